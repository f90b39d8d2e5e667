using System.Diagnostics;
using Sidecar.Identity;
using Sidecar.Identity.Jwt;
using Sidecar.Policies;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Identity.Jwt;

namespace Sidecar.IntegrationTests.Identity;

/// <summary>The keys of an issuer that rotates them, fails, hangs and comes back; a real server and a clock that the test moves.</summary>
public sealed class JwtKeysTests : IAsyncLifetime
{
    private const int Crowd = 100;

    private readonly ManualTimeProvider _time = new();
    private readonly TestKey _first = TestKey.Es256("k1");
    private readonly TestKey _second = TestKey.EdDsa("k2");
    private readonly JwtIssuerOptions _issuer = new()
    {
        Issuer = TestClaims.Issuer,
        Audiences = [TestClaims.Audience],
        AllowHttp = true,
        Timeout = TimeSpan.FromSeconds(1),
        MaxStale = TimeSpan.FromHours(1),
    };

    private JwksServer _server = null!;
    private readonly KeyLog _log = new();
    private readonly CredentialDemand _demand = new();
    private JwtIssuers? _issuers;
    private JwtVerifier? _verifier;

    public async Task InitializeAsync()
    {
        _server = await JwksServer.StartAsync(_first);
        _issuer.JwksUrl = _server.Url.ToString();
    }

    public async Task DisposeAsync()
    {
        _issuers?.Dispose();
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task A_crowd_of_first_tokens_fetches_the_keys_once()
    {
        var slow = _server.Answer;
        _server.Answer = async context =>
        {
            await Task.Delay(100);
            await slow(context);
        };
        _ = Verifier;

        var found = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(i => VerifyAsync(Token(_first, $"token-{i}"))));

        Assert.All(found, authentication => Assert.NotNull(authentication.Principal));
        Assert.Equal(1, _server.Asked);
    }

    [Fact]
    public async Task A_token_with_a_new_key_fetches_the_keys_at_once()
    {
        Assert.Null(await SlugOfAsync(Token(_first)));
        _server.Publish(_first, _second);

        Assert.Null(await SlugOfAsync(Token(_second)));
        Assert.Null(await SlugOfAsync(Token(_first)));
        Assert.Equal(2, _server.Asked);
    }

    [Fact]
    public async Task A_new_key_is_noticed_beside_one_without_a_name()
    {
        var nameless = TestKey.Rs256("none");
        nameless.Jwk.Remove("kid");
        _server.Publish(nameless, _first);
        Assert.Null(await SlugOfAsync(Token(_first)));
        _server.Publish(nameless, _second);

        Assert.Null(await SlugOfAsync(Token(_second)));
        Assert.Null(await SlugOfAsync(nameless.Token(TestClaims.Good(_time.GetUtcNow()), """{"alg":"RS256","kid":"any"}""")));
        Assert.Equal(2, _server.Asked);
    }

    [Fact]
    public async Task Keys_that_are_not_tried_are_told_once()
    {
        _server.Publish([.. Enumerable.Range(1, 5).Select(i => TestKey.Es256($"k{i}"))]);
        Assert.Equal("token_invalid", await SlugOfAsync(Token(_first)));
        _server.Publish([_first, .. Enumerable.Range(2, 5).Select(i => TestKey.Es256($"k{i}"))]);
        Assert.True(await RefreshAsync());

        Assert.Null(await SlugOfAsync(Token(_first)));
        Assert.Single(_log.Lines, line => line.Contains("more than 4 keys", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Made_up_keys_fetch_the_keys_once_a_minute_at_most()
    {
        Assert.Null(await SlugOfAsync(Token(_first)));
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("token_invalid", await SlugOfAsync(Token(_first with { KeyId = $"made-up-{i}" })));
        }

        Assert.Equal(2, _server.Asked);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal("token_invalid", await SlugOfAsync(Token(_second)));
        Assert.Equal(2, _server.Asked);

        _server.Publish(_second);
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await SlugOfAsync(Token(_second)));
        Assert.Equal(3, _server.Asked);
    }

    [Fact]
    public async Task A_crowd_with_a_new_key_fetches_the_keys_once()
    {
        Assert.Null(await SlugOfAsync(Token(_first)));
        _server.Publish(_second);

        var found = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(i => VerifyAsync(Token(_second, $"token-{i}"))));

        Assert.All(found, authentication => Assert.NotNull(authentication.Principal));
        Assert.Equal(2, _server.Asked);
    }

    [Fact]
    public async Task A_token_of_a_key_that_is_gone_is_refused_although_it_was_seen()
    {
        var token = Token(_first);
        Assert.Null(await SlugOfAsync(token));
        Assert.Null(await SlugOfAsync(token));
        _server.Publish(_second);
        await RefreshAsync();

        Assert.Equal("token_invalid", await SlugOfAsync(token));
    }

    [Fact]
    public async Task A_key_that_was_replaced_under_its_name_ends_what_the_old_one_signed()
    {
        var token = Token(_first);
        Assert.Null(await SlugOfAsync(token));
        _server.Publish(TestKey.Es256("k1"));
        await RefreshAsync();

        Assert.Equal("token_invalid", await SlugOfAsync(token));
    }

    [Fact]
    public async Task While_the_issuer_is_away_its_last_keys_count_for_so_long()
    {
        Assert.Null(await SlugOfAsync(Token(_first)));
        await _server.StopAsync();

        Assert.False(await RefreshAsync());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Null(await SlugOfAsync(Token(_first)));
        _time.Advance(TimeSpan.FromSeconds(1));
        var late = (await VerifyAsync(Token(_first))).Refusal!;
        Assert.Equal(("identity_unavailable", 503, true), (late.Slug, late.Status, late.RetryAfter > TimeSpan.Zero));

        await _server.ComeBackAsync();
        Assert.Equal("identity_unavailable", await SlugOfAsync(Token(_first)));
        _time.Advance(TimeSpan.FromSeconds(6));
        Assert.Null(await SlugOfAsync(Token(_first)));
    }

    [Fact]
    public async Task A_seen_token_is_not_believed_with_keys_that_are_too_old()
    {
        var token = _first.Token(TestClaims.Good(_time.GetUtcNow()).With("exp", _time.GetUtcNow().AddHours(3).ToUnixTimeSeconds()));
        Assert.Null(await SlugOfAsync(token));
        await _server.StopAsync();
        _time.Advance(TimeSpan.FromHours(2));

        Assert.Equal("identity_unavailable", await SlugOfAsync(token));
    }

    [Fact]
    public async Task Before_the_first_keys_a_dead_issuer_is_not_asked_by_every_request()
    {
        _server.Say("busy", 503);

        for (var i = 0; i < 5; i++)
        {
            Assert.Equal("identity_unavailable", await SlugOfAsync(Token(_first)));
        }

        Assert.Equal(1, _server.Asked);
        _server.Publish(_first);
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(await SlugOfAsync(Token(_first)));
    }

    [Fact]
    public async Task A_slow_issuer_keeps_nobody_waiting_for_longer_than_its_timeout()
    {
        _server.Hang();
        var watch = Stopwatch.StartNew();

        // It would never answer: whoever is told anything was let go. How soon after the second, a busy machine decides.
        Assert.Equal("identity_unavailable", await SlugOfAsync(Token(_first)).WaitAsync(TimeSpan.FromMinutes(2)));

        Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(0.9), $"It waited for {watch.Elapsed} only.");
        Assert.Equal(1, _server.Asked);
    }

    [Fact]
    public async Task Whoever_leaves_does_not_take_the_keys_along()
    {
        var answer = _server.Answer;
        var signal = new TaskCompletionSource();
        _server.Answer = async context =>
        {
            await signal.Task;
            await answer(context);
        };
        using var leaving = new CancellationTokenSource();
        var left = Verifier.VerifyAsync(Token(_first), leaving.Token).AsTask();
        var stays = VerifyAsync(Token(_first, "token-2"));

        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        signal.SetResult();

        Assert.NotNull((await stays).Principal);
        Assert.Equal(1, _server.Asked);
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("<html>", 200)]
    [InlineData("{\"keys\":[]}", 200)]
    [InlineData("{\"keys\":[{\"kty\":\"oct\",\"k\":\"AAAA\"}]}", 200)]
    [InlineData("{\"keys\":[],\"keys\":[]}", 200)]
    [InlineData("{\"keys\":[{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"}]}", 200)]
    [InlineData("{}", 200)]
    [InlineData("{}", 404)]
    [InlineData("{}", 500)]
    public async Task Garbage_leaves_the_good_keys_in_place(string text, int status)
    {
        Assert.Null(await SlugOfAsync(Token(_first)));
        _server.Say(text, status);

        Assert.False(await RefreshAsync());
        Assert.Null(await SlugOfAsync(Token(_first)));
    }

    [Fact]
    public async Task A_redirect_is_not_followed()
    {
        await using var elsewhere = await JwksServer.StartAsync(_second);
        _server.Answer = context =>
        {
            context.Response.Redirect(elsewhere.Url.ToString());
            return Task.CompletedTask;
        };

        Assert.Equal("identity_unavailable", await SlugOfAsync(Token(_second)));
        Assert.Equal(0, elsewhere.Asked);
    }

    [Fact]
    public async Task An_endless_answer_is_not_read_to_its_end()
    {
        Assert.Null(await SlugOfAsync(Token(_first)));
        var sent = 0L;
        _server.Answer = async context =>
        {
            var chunk = new byte[64 * 1024];
            while (!context.RequestAborted.IsCancellationRequested)
            {
                await context.Response.Body.WriteAsync(chunk, context.RequestAborted);
                sent += chunk.Length;
            }
        };

        Assert.False(await RefreshAsync());
        Assert.InRange(sent, 0, 64L << 20);
        Assert.Null(await SlugOfAsync(Token(_first)));
    }

    [Fact]
    public async Task Keys_that_have_not_changed_keep_what_was_verified_with_them()
    {
        var token = Token(_first);
        var before = (await VerifyAsync(token)).Principal;
        Assert.True(await RefreshAsync());

        Assert.Same(before, (await VerifyAsync(token)).Principal);
    }

    [Fact]
    public async Task A_replica_that_never_had_keys_is_not_ready_where_only_tokens_are_accepted()
    {
        _server.Say("busy", 503);
        _ = Verifier;
        Assert.False(await RefreshAsync());

        Assert.True(Readiness().IsReady);
        _demand.NeedAlone(CredentialKind.ApiKey);
        Assert.True(Readiness().IsReady);
        _demand.NeedAlone(CredentialKind.Jwt);
        Assert.Equal((false, "No keys were fetched yet of: test."), (Readiness().IsReady, Readiness().Detail));
        Assert.Equal([new IssuerKeyStatus("test", 0, "never-fetched", LastFault: "answered with status 503")], Issuers());

        _server.Publish(_first);
        Assert.True(await RefreshAsync());
        Assert.Equal((true, null), (Readiness().IsReady, Readiness().Detail));
        Assert.Equal([new IssuerKeyStatus("test", 1, "fresh", AgeSeconds: 0)], Issuers());
    }

    [Fact]
    public async Task A_replica_that_had_keys_stays_ready_and_shows_how_old_they_are()
    {
        _demand.NeedAlone(CredentialKind.Jwt);
        Assert.Null(await SlugOfAsync(Token(_first)));
        _server.Say("busy", 503);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await RefreshAsync());

        Assert.Equal([new IssuerKeyStatus("test", 1, "stale", 60, "answered with status 503")], Issuers());
        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([new IssuerKeyStatus("test", 1, "expired", 3660, "answered with status 503")], Issuers());
        Assert.True(Readiness().IsReady);
    }

    [Fact]
    public async Task Keys_of_the_configuration_are_keys_that_were_had()
    {
        (_issuer.JwksUrl, _issuer.Keys) = (null, TestKey.SetOf(_first, _second));
        _demand.NeedAlone(CredentialKind.Jwt);
        Assert.Null(await SlugOfAsync(Token(_first)));

        Assert.True(Readiness().IsReady);
        Assert.Equal([new IssuerKeyStatus("test", 2, "configured")], Issuers());
    }

    private Readiness Readiness() => new JwtReadiness(_issuers!, _demand).Check();

    private IReadOnlyList<IssuerKeyStatus> Issuers() => Assert.IsAssignableFrom<IReadOnlyList<IssuerKeyStatus>>(Readiness().Data);

    private JwtVerifier Verifier
    {
        get
        {
            var options = new JwtOptions { Issuers = { ["test"] = _issuer } };
            _issuers ??= new JwtIssuers(options, new IdentityOptions(), _time, _log);
            return _verifier ??= new JwtVerifier(options, _issuers, FilledRevocations.InMemory(_time), _time);
        }
    }

    private string Token(TestKey key, string id = "token-1") => key.Token(TestClaims.Good(_time.GetUtcNow()).With("jti", id));

    private async Task<Authentication> VerifyAsync(string token) => await Verifier.VerifyAsync(token, CancellationToken.None);

    private async Task<string?> SlugOfAsync(string token) => (await VerifyAsync(token)).Refusal?.Slug;

    private Task<bool> RefreshAsync() => _issuers!.Fetched.Single().Source.RefreshAsync(CancellationToken.None);
}
