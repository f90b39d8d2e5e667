using System.Text.Json.Nodes;
using Sidecar.Identity.Jwt;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Tests.Identity.Jwt;

public sealed class VerifiedTokensTests
{
    private static readonly TestKey Key = TestKey.Es256("k1");

    private readonly JwtBench _bench = new(Key);

    [Fact]
    public async Task A_token_that_was_seen_is_the_same_caller_until_it_expires()
    {
        var token = Key.Token(Claims());
        var first = (await _bench.AuthenticateTokenAsync(token)).Principal;

        Assert.Same(first, (await _bench.AuthenticateTokenAsync(token)).Principal);
        _bench.Time.Advance(TimeSpan.FromSeconds(329.9));
        Assert.Same(first, (await _bench.AuthenticateTokenAsync(token)).Principal);
        _bench.Time.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal("The token has expired.", (await _bench.AuthenticateTokenAsync(token)).Refusal!.Detail);
    }

    [Fact]
    public async Task A_key_that_expires_ends_what_it_signed()
    {
        var dated = Key with { Jwk = JsonNode.Parse(Key.Jwk.ToJsonString())!.AsObject() };
        dated.Jwk["exp"] = _bench.Time.GetUtcNow().AddSeconds(60).ToUnixTimeSeconds();
        var bench = new JwtBench(dated);
        var token = dated.Token(Claims());

        Assert.NotNull((await bench.AuthenticateTokenAsync(token)).Principal);
        bench.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal("token_invalid", (await bench.AuthenticateTokenAsync(token)).Refusal!.Slug);
    }

    [Fact]
    public async Task A_revoked_token_is_refused_at_once_and_its_subjects_other_token_is_not()
    {
        var (token, other) = (Key.Token(Claims()), Key.Token(Claims().With("jti", "token-2")));
        await _bench.AuthenticateTokenAsync(token);

        await _bench.Revocations.RevokeAsync(JwtRevocations.KeyOfToken(TestClaims.Issuer, "token-1"), TimeSpan.FromHours(1), CancellationToken.None);

        Assert.Equal("The token was revoked.", (await _bench.AuthenticateTokenAsync(token)).Refusal!.Detail);
        Assert.NotNull((await _bench.AuthenticateTokenAsync(other)).Principal);
    }

    [Fact]
    public async Task A_revoked_subject_is_refused_with_every_token()
    {
        var (token, other) = (Key.Token(Claims()), Key.Token(Claims().With("jti", null)));
        await _bench.AuthenticateTokenAsync(token);

        await _bench.Revocations.RevokeAsync(JwtRevocations.KeyOfSubject(TestClaims.Issuer, "alice"), TimeSpan.FromHours(1), CancellationToken.None);

        Assert.Equal("token_invalid", (await _bench.AuthenticateTokenAsync(token)).Refusal!.Slug);
        Assert.Equal("token_invalid", (await _bench.AuthenticateTokenAsync(other)).Refusal!.Slug);
        Assert.NotNull((await _bench.AuthenticateTokenAsync(Key.Token(Claims().With("sub", "bob")))).Principal);
    }

    [Fact]
    public async Task A_subject_and_a_client_of_one_id_are_revoked_each_for_itself()
    {
        var (subject, client) = (Key.Token(Claims().With("sub", "shop")), Key.Token(Claims().With("sub", null)));

        await _bench.Revocations.RevokeAsync(JwtRevocations.KeyOfClient(TestClaims.Issuer, "shop"), TimeSpan.FromHours(1), CancellationToken.None);

        Assert.NotNull((await _bench.AuthenticateTokenAsync(subject)).Principal);
        Assert.Equal("The token was revoked.", (await _bench.AuthenticateTokenAsync(client)).Refusal!.Detail);
    }

    [Fact]
    public async Task Revocations_are_not_asked_for_where_the_operator_says_so()
    {
        _bench.Issuer.CheckRevocations = false;
        await _bench.Revocations.RevokeAsync(JwtRevocations.KeyOfSubject(TestClaims.Issuer, "alice"), TimeSpan.FromHours(1), CancellationToken.None);

        Assert.NotNull((await _bench.AuthenticateTokenAsync(Key.Token(Claims()))).Principal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_the_store_nobody_is_known(bool isSlow)
    {
        _bench.Revocations = new AwayRevocations(isSlow);

        var refusal = (await _bench.AuthenticateTokenAsync(Key.Token(Claims()))).Refusal!;

        Assert.Equal(("identity_unavailable", 503, true), (refusal.Slug, refusal.Status, refusal.IsStoreAway));
    }

    private JsonObject Claims() => TestClaims.Good(_bench.Time.GetUtcNow());

    private sealed class AwayRevocations(bool isSlow) : IRevocations
    {
        public ValueTask<LeaseOutcome> RevokeAsync(Digest key, TimeSpan retention, CancellationToken cancellationToken) => new(LeaseOutcome.Unavailable);

        public async ValueTask<RevocationCheck> CheckAsync(ReadOnlyMemory<Digest> keys, CancellationToken cancellationToken)
        {
            if (isSlow)
            {
                await Task.Yield();
            }

            return RevocationCheck.Unavailable;
        }
    }
}
