using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Payments;
using Sidecar.Tests.Identity.Jwt;

namespace Sidecar.IntegrationTests.Identity;

/// <summary>Callers with tokens of an issuer whose keys are fetched from a real server, through the whole pipeline.</summary>
public sealed class JwtTests : PaymentPipeline
{
    private const string AdminToken = "a token of sixteen";

    private readonly TestKey _key = TestKey.Rs256("k1");
    private JwksServer? _issuer;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await (_issuer?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    [Fact]
    public async Task A_good_token_passes_and_the_backend_learns_whose_it_is()
    {
        await StartTrustingAsync();
        var token = Token();

        using var answer = await SendAsync("Bearer " + token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var seen = Assert.Single(Upstream.Requests);
        Assert.Equal(("login:alice", "jwt", "checkout:read checkout:write"), (seen.Header("X-Sidecar-Principal"), seen.Header("X-Sidecar-Principal-Kind"), seen.Header("X-Sidecar-Permissions")));
        Assert.Equal("Bearer " + token, seen.Header("Authorization"));
    }

    [Fact]
    public async Task Without_a_token_the_caller_is_told_what_is_accepted()
    {
        await StartTrustingAsync();

        using var answer = await Sidecar.Client.GetAsync(Sidecar.Open);

        Assert.Equal((HttpStatusCode.Unauthorized, "unauthorized"), (answer.StatusCode, await CodeAsync(answer)));
        Assert.Equal("Bearer realm=\"sidecar\"", answer.Headers.WwwAuthenticate.ToString());
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task An_expired_token_and_a_forged_one_are_not_forwarded()
    {
        await StartTrustingAsync();

        using var expired = await SendAsync("Bearer " + _key.Token(Claims().With("exp", 1)));
        using var forged = await SendAsync("Bearer " + TestKey.Rs256("k1").Token(Claims()));

        Assert.Equal(("token_invalid", "token_invalid"), (await CodeAsync(expired), await CodeAsync(forged)));
        Assert.Equal("Bearer realm=\"sidecar\", error=\"invalid_token\"", expired.Headers.WwwAuthenticate.ToString());
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task A_token_without_the_permission_is_told_the_scope()
    {
        await StartTrustingAsync();

        using var answer = await SendAsync("Bearer " + _key.Token(Claims().With("scope", "checkout:read")));

        Assert.Equal((HttpStatusCode.Forbidden, "insufficient_permission"), (answer.StatusCode, await CodeAsync(answer)));
        Assert.Equal("Bearer realm=\"sidecar\", error=\"insufficient_scope\", scope=\"checkout:write\"", answer.Headers.WwwAuthenticate.ToString());
    }

    [Fact]
    public async Task A_revoked_token_is_refused_from_then_on()
    {
        await StartTrustingAsync(settings => settings.Set("Sidecar:Admin:Token", AdminToken));
        var (token, other) = (Token(), _key.Token(Claims().With("jti", "token-2")));
        using var before = await SendAsync("Bearer " + token);

        Assert.Equal(HttpStatusCode.OK, await RevokeAsync("""{"issuer":"login","jti":"token-1"}"""));
        using var after = await SendAsync("Bearer " + token);
        using var another = await SendAsync("Bearer " + other);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized, HttpStatusCode.OK), (before.StatusCode, after.StatusCode, another.StatusCode));
    }

    [Fact]
    public async Task A_revoked_token_stays_refused_after_a_restart()
    {
        await StartTrustingAsync(settings => settings.Set("Sidecar:Admin:Token", AdminToken));
        Assert.Equal(HttpStatusCode.OK, await RevokeAsync("""{"issuer":"login","jti":"token-1"}"""));

        await Sidecar.RestartAsync();
        using var revoked = await SendAsync("Bearer " + Token());
        using var another = await SendAsync("Bearer " + _key.Token(Claims().With("jti", "token-2")));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (revoked.StatusCode, another.StatusCode));
    }

    [Fact]
    public async Task A_bad_token_is_refused_where_nobody_is_asked_for_one()
    {
        await StartTrustingAsync(settings => settings.Set("Sidecar:Policies:callers:Authenticate:Anonymous", true));

        using var without = await Sidecar.Client.GetAsync(Sidecar.Open);
        using var bad = await SendAsync("Bearer nonsense");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.Unauthorized), (without.StatusCode, bad.StatusCode));
    }

    [Fact]
    public async Task The_start_does_not_wait_for_a_dead_issuer_and_its_tokens_are_unavailable()
    {
        await StartTrustingAsync(settings => settings.Set("Sidecar:Identity:Jwt:Issuers:login:JwksUrl", "http://127.0.0.1:9/keys"), waitUntilReady: false);

        using var answer = await SendAsync("Bearer " + Token());

        Assert.Equal((HttpStatusCode.ServiceUnavailable, "identity_unavailable"), (answer.StatusCode, await CodeAsync(answer)));
        Assert.NotNull(answer.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await Sidecar.ReadinessAsync());
        Assert.Equal("never-fetched", JsonNode.Parse(await Sidecar.StatusAsync())!["checks"]!["jwt-issuers"]!["data"]![0]!["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_buyer_without_a_good_token_is_asked_to_link_the_account_as_UCP_says_it()
    {
        const string Metadata = "https://shop.example/.well-known/oauth-protected-resource";
        await StartTrustingAsync(settings => settings.Set("Sidecar:Policies:callers:Errors", "Ucp").Set("Sidecar:Policies:callers:Authenticate:ResourceMetadata", Metadata));

        using var none = await Sidecar.Client.GetAsync(Sidecar.Open);
        using var expired = await SendAsync("Bearer " + _key.Token(Claims().With("exp", 1)));

        foreach (var (answer, error) in new[] { (none, ""), (expired, ", error=\"invalid_token\"") })
        {
            var message = Assert.Single(JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["messages"]!.AsArray())!;
            Assert.Equal((HttpStatusCode.Unauthorized, "identity_required"), (answer.StatusCode, (string?)message["code"]));
            Assert.Equal($"Bearer realm=\"sidecar\"{error}, resource_metadata=\"{Metadata}\"", answer.Headers.WwwAuthenticate.ToString());
        }

        using var served = await SendAsync("Bearer " + Token());
        Assert.Equal((HttpStatusCode.OK, 1), (served.StatusCode, Upstream.Hits()));
    }

    [Fact]
    public async Task A_bad_token_takes_nobodys_money()
    {
        await StartTrustingAsync(settings => settings.Set("Sidecar:Policies:paid:Authenticate", new JsonObject { ["AnyOf"] = new JsonArray("Jwt"), ["Anonymous"] = true }));
        using var offer = await Sidecar.Client.GetAsync(Sidecar.Paid);
        var payment = Buyer.Draft(await Buyers.TestOffer.ReadAsync(offer)).Sign();

        Sidecar.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", TestKey.Rs256("k1").Token(Claims()));
        using var refused = await SendAsync(payment);
        Sidecar.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Token());
        using var served = await SendAsync(payment);

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (refused.StatusCode, served.StatusCode));
        Assert.Equal(1, Facilitator.Count(FacilitatorEndpoint.Verify));
    }

    private async Task StartTrustingAsync(Action<SidecarSettings>? bend = null, bool waitUntilReady = true)
    {
        _issuer = await JwksServer.StartAsync(_key);
        await StartAsync(settings =>
        {
            settings
                .Set("Sidecar:Identity:Jwt:Issuers:login", new JsonObject { ["Issuer"] = TestClaims.Issuer, ["Audiences"] = new JsonArray(TestClaims.Audience), ["JwksUrl"] = _issuer.Url.ToString(), ["AllowHttp"] = true })
                .Set("Sidecar:Policies:callers:Authenticate", new JsonObject { ["AnyOf"] = new JsonArray("Jwt"), ["Require"] = new JsonArray("checkout:write") })
                .Set("ReverseProxy:Routes:open:Transforms", new JsonArray(new JsonObject { ["PaymentPolicy"] = "callers" }));
            bend?.Invoke(settings);
        }, waitUntilReady);
    }

    private string Token() => _key.Token(Claims());

    private static JsonObject Claims() => TestClaims.Good(TimeProvider.System.GetUtcNow());

    private async Task<HttpResponseMessage> SendAsync(string authorization)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        request.Headers.TryAddWithoutValidation("Authorization", authorization);
        return await Sidecar.Client.SendAsync(request);
    }

    private async Task<HttpStatusCode> RevokeAsync(string body)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Sidecar.Admin, "/admin/revocations")) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", AdminToken);
        using var answer = await Sidecar.Client.SendAsync(request);
        return answer.StatusCode;
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["code"]?.GetValue<string>();
}
