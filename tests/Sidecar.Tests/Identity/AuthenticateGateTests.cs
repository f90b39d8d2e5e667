using System.Collections.Frozen;
using Microsoft.AspNetCore.Http;
using Sidecar.Identity;
using Sidecar.Policies;
using Sidecar.Tests.Policies;

namespace Sidecar.Tests.Identity;

public sealed class AuthenticateGateTests
{
    private static readonly Refusal Bad = new("bad_key", 401, "Bad key");
    private static readonly ResourceMetadata Metadata = new("https://shop.example/meta");
    private static readonly Principal Shop = new("api_key", "shop") { Permissions = FrozenSet.Create("checkout:read") };

    private readonly Passage _passage = SamplePassages.Of(new DefaultHttpContext().Request);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_first_credentials_that_the_request_brings_decide(bool waits)
    {
        var (absent, proven, never) = (new FakeAuthenticator(Authentication.Absent, waits), new FakeAuthenticator(Authentication.Proven(Shop), waits), new FakeAuthenticator(Authentication.Rejected(Bad), waits));

        var verdict = await EnterAsync([absent, proven, never]);

        Assert.True(verdict.IsPass);
        Assert.Equal(Shop, _passage.Principal);
        Assert.Equal((1, 1, 0), (absent.Asked, proven.Asked, never.Asked));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    [InlineData(true, true)]
    public async Task Bad_credentials_are_refused_even_where_good_ones_follow_or_none_are_asked_for(bool waits, bool anonymous)
    {
        var good = new FakeAuthenticator(Authentication.Proven(Shop));

        var verdict = await EnterAsync([new FakeAuthenticator(Authentication.Rejected(Bad), waits), good], anonymous);

        Assert.Same(Bad, verdict.Refusal);
        Assert.Null(_passage.Principal);
        Assert.Equal(0, good.Asked);
    }

    [Fact]
    public async Task Nobody_passes_as_nobody_where_that_is_allowed()
    {
        Assert.True((await EnterAsync([new FakeAuthenticator(Authentication.Absent)], anonymous: true, require: ["checkout:read"])).IsPass);
        Assert.Null(_passage.Principal);
        Assert.False(_passage.HasAttestedHeaders);
    }

    [Fact]
    public async Task Nobody_is_told_everything_that_is_accepted()
    {
        var bearer = new FakeAuthenticator(Authentication.Absent) { Challenges = [new("WWW-Authenticate", "Bearer realm=\"sidecar\""), new("Accept-Signature", "sig=()")] };

        var refusal = (await EnterAsync([new FakeAuthenticator(Authentication.Absent), bearer])).Refusal!;

        Assert.Equal(("unauthorized", 401), (refusal.Slug, refusal.Status));
        Assert.Equal(["ApiKey realm=\"sidecar\"", "Bearer realm=\"sidecar\""], Header(refusal, "WWW-Authenticate"));
        Assert.Equal(["sig=()"], Header(refusal, "Accept-Signature"));
    }

    [Fact]
    public async Task Every_missing_permission_is_named_and_nothing_is_attested()
    {
        var refusal = (await EnterAsync([new FakeAuthenticator(Authentication.Proven(Shop))], require: ["checkout:write", "checkout:read", "orders:read"])).Refusal!;

        Assert.Equal(("insufficient_permission", 403), (refusal.Slug, refusal.Status));
        Assert.Equal("The caller is known and lacks: checkout:write orders:read.", refusal.Detail);
        Assert.Empty(refusal.Headers);
        Assert.False(_passage.HasAttestedHeaders);
    }

    [Fact]
    public async Task Permissions_are_compared_as_they_are_written() =>
        Assert.Equal("insufficient_permission", (await EnterAsync([new FakeAuthenticator(Authentication.Proven(Shop))], require: ["Checkout:Read"])).Refusal?.Slug);

    [Fact]
    public async Task A_token_s_missing_scope_is_told_as_OAuth_tells_it()
    {
        var refusal = (await EnterAsync([new FakeAuthenticator(Authentication.Proven(Shop)) { Kind = CredentialKind.Jwt }], require: ["checkout:read", "orders:read"])).Refusal!;

        Assert.Equal(["Bearer realm=\"sidecar\", error=\"insufficient_scope\", scope=\"checkout:read orders:read\""], Header(refusal, "WWW-Authenticate"));
    }

    [Fact]
    public async Task A_buyer_without_a_token_is_told_where_to_link_an_account()
    {
        var bearer = new FakeAuthenticator(Authentication.Absent) { Kind = CredentialKind.Jwt, Challenges = [new("WWW-Authenticate", "Bearer realm=\"sidecar\"")] };

        var refusal = (await Gate([new FakeAuthenticator(Authentication.Absent), bearer], anonymous: false, [], Metadata).EnterAsync(_passage, CancellationToken.None)).Refusal!;

        Assert.Equal(("identity_required", 401), (refusal.Slug, refusal.Status));
        Assert.Equal(["ApiKey realm=\"sidecar\"", "Bearer realm=\"sidecar\", resource_metadata=\"https://shop.example/meta\""], Header(refusal, "WWW-Authenticate"));
    }

    [Theory]
    [InlineData("Jwt", 401, "identity_required")]
    [InlineData("Jwt", 400, "bad_token")]
    [InlineData("Jwt", 503, "bad_token")]
    [InlineData("ApiKey", 401, "bad_token")]
    public async Task A_bad_token_of_a_buyer_asks_for_another_and_nothing_else_does(string kind, int status, string slug)
    {
        var bad = new FakeAuthenticator(Authentication.Rejected(new Refusal("bad_token", status, "Bad token"))) { Kind = Enum.Parse<CredentialKind>(kind) };

        Assert.Equal((slug, status), (await Gate([bad], anonymous: true, [], Metadata).EnterAsync(_passage, CancellationToken.None)).Refusal is { } refusal ? (refusal.Slug, refusal.Status) : default);
    }

    [Fact]
    public async Task A_buyer_s_token_without_the_scope_is_told_where_to_get_one_with_it()
    {
        var known = new FakeAuthenticator(Authentication.Proven(Shop)) { Kind = CredentialKind.Jwt };

        var refusal = (await Gate([known], anonymous: false, ["orders:read"], Metadata).EnterAsync(_passage, CancellationToken.None)).Refusal!;

        Assert.Equal("insufficient_permission", refusal.Slug);
        Assert.Equal(["Bearer realm=\"sidecar\", error=\"insufficient_scope\", scope=\"orders:read\", resource_metadata=\"https://shop.example/meta\""], Header(refusal, "WWW-Authenticate"));
    }

    [Fact]
    public async Task The_backend_is_told_who_calls()
    {
        var principal = new Principal("jwt", "issuer|J\u00f6rg, 100%\r\nX-Admin: yes") { Permissions = FrozenSet.Create("b", "a:c") };

        await EnterAsync([new FakeAuthenticator(Authentication.Proven(principal))]);

        Assert.Equal("issuer|J%C3%B6rg%2C%20100%25%0D%0AX-Admin:%20yes", _passage.AttestedHeaders["X-Sidecar-Principal"]);
        Assert.Equal("jwt", _passage.AttestedHeaders["X-Sidecar-Principal-Kind"]);
        Assert.Equal("a:c b", _passage.AttestedHeaders["X-Sidecar-Permissions"]);
    }

    [Fact]
    public async Task A_secret_of_ours_ends_here_also_where_something_else_decided()
    {
        var decides = new FakeAuthenticator(Authentication.Proven(Shop));
        var never = new FakeAuthenticator(Authentication.Absent) { Secrets = ["X-API-Key"] };

        await EnterAsync([decides, never]);

        Assert.Equal((0, 1), (never.Asked, decides.Asked));
        Assert.Equal(["X-API-Key"], _passage.ConsumedHeaders);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void It_is_a_source_of_nonces_where_something_verifies_signatures(bool verifies) =>
        Assert.Equal(verifies, Gate([new FakeAuthenticator(default), new FakeAuthenticator(default) { VerifiesSignatures = verifies }], false, []).VerifiesSignatures);

    private static string[] Header(Refusal refusal, string name) => [.. refusal.Headers.Single(header => header.Key == name).Value.OfType<string>()];

    private static AuthenticateGate Gate(IReadOnlyList<IAuthenticator> authenticators, bool anonymous, string[] require, ResourceMetadata? metadata = null) =>
        new(new AuthenticatePlan(authenticators, anonymous, require, new IdentityHeaders(new IdentityHeaderOptions()), metadata));

    private ValueTask<Verdict> EnterAsync(IReadOnlyList<IAuthenticator> authenticators, bool anonymous = false, string[]? require = null) =>
        Gate(authenticators, anonymous, require ?? []).EnterAsync(_passage, CancellationToken.None);
}
