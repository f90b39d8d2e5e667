using Microsoft.AspNetCore.Http;
using Sidecar.Identity;
using Sidecar.Identity.ApiKeys;
using Sidecar.Policies;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Policies;

namespace Sidecar.Tests.Identity.ApiKeys;

public sealed class ApiKeyAuthenticatorTests
{
    private readonly StubApiKeys _keys = new();
    private readonly ManualTimeProvider _time = new();
    private readonly ApiKey _key = SampleKeys.New();

    [Theory]
    [InlineData(null, null)]
    [InlineData("Bearer eyJ", null)]
    [InlineData("Bearer", null)]
    [InlineData("Bearers sk_live_", null)]
    [InlineData("ApiKeys sk_live_", null)]
    [InlineData("Basic ApiKey", null)]
    public async Task A_request_without_a_key_does_not_try(string? authorization, string? header)
    {
        var (found, passage) = await TryAsync(authorization, header);

        Assert.True(found.IsAbsent);
        Assert.Empty(SecretsIn(passage));
    }

    [Theory]
    [InlineData("ApiKey {0}", null, "Authorization")]
    [InlineData("apikey   {0}", null, "Authorization")]
    [InlineData("ApiKey\t{0}", null, "Authorization")]
    [InlineData("Bearer \t {0}\t", null, "Authorization")]
    [InlineData("Bearer\t{0}", null, "Authorization")]
    [InlineData("Bearer {0}", null, "Authorization")]
    [InlineData("bearer  {0}", null, "Authorization")]
    [InlineData(null, "{0}", "X-API-Key")]
    [InlineData("Bearer eyJ", "{0}", "X-API-Key")]
    public async Task A_good_key_proves_its_owner_and_ends_here(string? authorization, string? header, string consumed)
    {
        _keys.Answer = ApiKeyFinding.Of(SampleKeys.Known(_key));

        var (found, passage) = await TryAsync(Fill(authorization), Fill(header));

        Assert.Equal(("api_key", "acme", _key.Id.ToString()), (found.Principal?.Kind, found.Principal?.Id, found.Principal?.KeyId));
        Assert.Equal(["orders:read"], found.Principal!.Permissions);
        Assert.Equal([consumed], SecretsIn(passage));
        Assert.Equal(1, _keys.Uses);
    }

    [Theory]
    [InlineData("ApiKey", null)]
    [InlineData("ApiKey ", null)]
    [InlineData("ApiKey\t", null)]
    [InlineData("ApiKey\tsk_live_", null)]
    [InlineData("Bearer\tsk_live_", null)]
    [InlineData("ApiKey sk_live_", null)]
    [InlineData("ApiKey {0}0", null)]
    [InlineData("ApiKey {0} {0}", null)]
    [InlineData(null, "")]
    [InlineData(null, "{0},{0}")]
    [InlineData(null, "ApiKey {0}")]
    public async Task What_is_no_key_is_refused_without_asking_a_store(string? authorization, string? header)
    {
        var (found, passage) = await TryAsync(Fill(authorization), Fill(header));

        Assert.Equal(("api_key_malformed", 401), (found.Refusal?.Slug, found.Refusal?.Status));
        Assert.Equal((0, 0), (_keys.Proofs, _keys.Asked));
        Assert.NotEmpty(SecretsIn(passage));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 0)]
    [InlineData(0, 2)]
    public async Task More_than_one_key_is_refused_and_none_of_them_goes_on(int inAuthorization, int inHeader)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.Authorization = Enumerable.Repeat($"ApiKey {_key.Reveal()}", inAuthorization).ToArray();
        context.Request.Headers["X-API-Key"] = Enumerable.Repeat(_key.Reveal(), inHeader).ToArray();

        var (found, passage) = await TryAsync(context);

        Assert.Equal(("api_key_ambiguous", 400, 0), (found.Refusal?.Slug, found.Refusal?.Status, _keys.Asked));
        Assert.Equal(["X-API-Key", "Authorization"], SecretsIn(passage));
    }

    [Fact]
    public async Task An_unknown_key_and_a_wrong_secret_get_the_very_same_refusal()
    {
        var (unknown, _) = await TryAsync($"ApiKey {_key.Reveal()}", null);
        _keys.Answer = ApiKeyFinding.Of(SampleKeys.Known(_key));
        var (wrong, _) = await TryAsync($"ApiKey {SampleKeys.SameId(_key).Reveal()}", null);

        Assert.Equal(("api_key_invalid", 401), (unknown.Refusal?.Slug, unknown.Refusal?.Status));
        Assert.Same(unknown.Refusal, wrong.Refusal);
        Assert.Equal((2, 0), (_keys.Proofs, _keys.Asked));
    }

    [Fact]
    public async Task While_there_may_be_more_keys_than_are_known_no_key_is_called_wrong()
    {
        _keys.Answer = ApiKeyFinding.Of(SampleKeys.Known(_key));
        _keys.Otherwise = ApiKeyProof.Undecided;

        var (unknown, _) = await TryAsync($"ApiKey {SampleKeys.New().Reveal()}", null);
        var (wrong, _) = await TryAsync($"ApiKey {SampleKeys.SameId(_key).Reveal()}", null);

        Assert.Equal(("identity_unavailable", 503, 0), (unknown.Refusal?.Slug, unknown.Refusal?.Status, _keys.Asked));
        Assert.Equal((unknown.Refusal?.Detail, unknown.Refusal?.RetryAfter, unknown.Refusal?.Slug), (wrong.Refusal?.Detail, wrong.Refusal?.RetryAfter, wrong.Refusal?.Slug));
    }

    [Fact]
    public async Task A_key_that_was_proven_and_is_not_in_the_ledger_any_more_is_refused()
    {
        _keys.Answer = ApiKeyFinding.Of(SampleKeys.Known(_key));
        _keys.IsForgotten = true;

        var (found, _) = await TryAsync($"ApiKey {_key.Reveal()}", null);

        Assert.Equal(("api_key_invalid", 0), (found.Refusal?.Slug, _keys.Uses));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task How_a_key_stands_is_told_to_its_holder_alone(bool isSlow)
    {
        _keys.IsSlow = isSlow;
        _keys.Answer = ApiKeyFinding.Of(SampleKeys.Known(_key, isRevoked: true));
        var (revoked, _) = await TryAsync($"ApiKey {_key.Reveal()}", null);
        var (guess, _) = await TryAsync($"ApiKey {SampleKeys.SameId(_key).Reveal()}", null);

        Assert.Equal(("api_key_revoked", "api_key_invalid"), (revoked.Refusal?.Slug, guess.Refusal?.Slug));
        Assert.Equal(0, _keys.Uses);
    }

    [Fact]
    public async Task A_key_ends_with_the_instant_that_it_names()
    {
        _keys.Answer = ApiKeyFinding.Of(SampleKeys.Known(_key, expiresAt: _time.GetUtcNow().AddSeconds(10)));
        _time.Advance(TimeSpan.FromSeconds(10) - TimeSpan.FromTicks(1));
        var (before, _) = await TryAsync($"ApiKey {_key.Reveal()}", null);
        _time.Advance(TimeSpan.FromTicks(1));
        var (after, _) = await TryAsync($"ApiKey {_key.Reveal()}", null);

        Assert.NotNull(before.Principal);
        Assert.Equal("api_key_expired", after.Refusal?.Slug);
    }

    [Fact]
    public async Task A_ledger_that_is_away_lets_nobody_in()
    {
        _keys.Answer = ApiKeyFinding.Of(SampleKeys.Known(_key));
        _keys.IsAway = true;

        var (found, _) = await TryAsync($"ApiKey {_key.Reveal()}", null);

        Assert.Equal(("identity_unavailable", 503, 5), (found.Refusal?.Slug, found.Refusal?.Status, found.Refusal?.RetryAfter?.TotalSeconds));
    }

    [Fact]
    public async Task A_test_key_is_refused_in_production_before_anybody_is_asked()
    {
        var key = SampleKeys.New(isTest: true);
        _keys.Answer = ApiKeyFinding.Of(SampleKeys.Known(key));

        var (production, _) = await TryAsync($"ApiKey {key.Reveal()}", null);
        var asked = _keys.Proofs;
        var (test, _) = await TryAsync($"ApiKey {key.Reveal()}", null, IdentityMode.Test);

        Assert.Equal(("api_key_test_mode", 0), (production.Refusal?.Slug, asked));
        Assert.NotNull(test.Principal);
    }

    private string? Fill(string? form) => form?.Replace("{0}", _key.Reveal(), StringComparison.Ordinal);

    private Task<(Authentication Found, Passage Passage)> TryAsync(string? authorization, string? header, IdentityMode mode = IdentityMode.Production)
    {
        var context = new DefaultHttpContext();
        if (authorization is not null)
        {
            context.Request.Headers.Authorization = authorization;
        }

        if (header is not null)
        {
            context.Request.Headers["X-API-Key"] = header;
        }

        return TryAsync(context, mode);
    }

    private async Task<(Authentication Found, Passage Passage)> TryAsync(HttpContext context, IdentityMode mode = IdentityMode.Production)
    {
        var passage = SamplePassages.Of(context.Request);
        return (await new ApiKeyAuthenticator(_keys, mode, _time).AuthenticateAsync(passage, CancellationToken.None), passage);
    }

    private IReadOnlyList<string> SecretsIn(Passage passage) => new ApiKeyAuthenticator(_keys, IdentityMode.Production, _time).SecretsIn(passage.Request.Headers);
}
