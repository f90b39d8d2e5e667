using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Identity;
using Sidecar.Ledger;
using Sidecar.Protocols.SpendTokens;
using Sidecar.Tests.Identity.Jwt;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>Tokens of an issuer that is trusted, whose keys are had from its own server.</summary>
public sealed class TrustedIssuerTests : ControlPipeline
{
    private const string Bank = "https://bank.example";

    private readonly TestKey _first = TestKey.Es256("k1");
    private readonly TestKey _second = TestKey.EdDsa("k2");

    private JwksServer? _keys;

    private JwksServer Keys => _keys ?? throw new InvalidOperationException("The test has not started.");

    public override async Task DisposeAsync()
    {
        Assert.Equal(0, Upstream.Hits("/open/stolen"));
        await base.DisposeAsync();
        if (_keys is not null)
        {
            await _keys.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_token_of_a_trusted_issuer_pays_and_its_keys_are_fetched_once()
    {
        await StartAsync();

        await ServedAsync(Token(_first));
        await ServedAsync(Token(_first));

        Assert.Equal((1, (2_000_000L, 2L)), (Keys.Asked, await SpentAsync()));
    }

    [Fact]
    public async Task A_new_key_counts_at_once_and_one_that_is_gone_no_more()
    {
        await StartAsync();
        var old = Token(_first);
        await ServedAsync(old);
        Keys.Publish(_second);

        await ServedAsync(Token(_second));
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", Token(_first), "/open/stolen");
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", old, "/open/stolen");

        Assert.Equal(2, Keys.Asked);
    }

    [Fact]
    public async Task A_token_of_a_trusted_issuer_for_another_merchant_is_refused()
    {
        await StartAsync();

        await RefusedAsync(HttpStatusCode.Forbidden, "spend_token_scope", Token(_first, ("aud", "bakery")), "/open/stolen");
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_token_scope", Token(_first, ("aud", new JsonArray("bakery", "brewery"))), "/open/stolen");
    }

    [Fact]
    public async Task A_key_of_another_kind_or_no_key_makes_no_token()
    {
        var rsa = TestKey.Rs256("k3");
        await StartAsync(_first, rsa);
        var claims = Text(("jti", "forged"));
        var set = TestKey.SetOf(_first, rsa);
        string[] forged =
        [
            WithHmac(claims, "k1", set),
            WithHmac(claims, "k1", _first.Jwk.ToJsonString()),
            WithHmac(claims, "k1", "k1"),
            $"{TestKey.Encode("""{"alg":"none","kid":"k1","typ":"spend+jwt"}""")}.{TestKey.Encode(claims)}.",
            rsa.Token(claims, """{"alg":"RS256","kid":"k3","typ":"spend+jwt"}"""),
            rsa.Token(claims, """{"alg":"ES256","kid":"k1","typ":"spend+jwt"}"""),
            _first.Token(claims, """{"alg":"EdDSA","kid":"k1","typ":"spend+jwt"}"""),
            _first.Token(claims, """{"alg":"ES256","kid":"k1","typ":"at+jwt"}"""),
            TestKey.Es256("k1").Token(claims, """{"alg":"ES256","kid":"k1","typ":"spend+jwt"}"""),
        ];

        foreach (var token in forged)
        {
            await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", token, "/open/stolen");
        }

        await ServedAsync(Token(_first));
    }

    [Fact]
    public async Task A_name_of_a_key_leads_nowhere_but_to_the_issuers_own_keys()
    {
        await StartAsync();
        await ServedAsync(Token(_first));
        var mine = TestKey.Es256("k1");
        await using var evil = await JwksServer.StartAsync(mine);
        var header = new JsonObject { ["alg"] = "ES256", ["kid"] = "k1", ["typ"] = "spend+jwt" };
        string[] names = ["../../../../dev/null", "/etc/passwd", "k1' OR '1'='1", "k1\0", "k1\r\nX: y", "*", "K1", "", evil.Url.ToString()];
        var headers = names.Select(name => With(header, "kid", name))
            .Append(With(header, "jku", evil.Url.ToString()))
            .Append(With(header, "x5u", evil.Url.ToString()))
            .Append(With(header, "jwk", mine.Jwk.DeepClone()));

        foreach (var each in headers)
        {
            await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", mine.Token(Text(), each.ToJsonString()), "/open/stolen");
        }

        Assert.Equal(0, evil.Asked);
        Assert.True(Keys.Asked <= 2, "Unknown names of keys are no flood on the issuer.");
    }

    [Fact]
    public async Task A_trusted_issuer_speaks_for_itself_alone()
    {
        await StartAsync();

        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", Token(_first, ("iss", Issuer)), "/open/stolen");
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", Token(_first, ("iss", "https://stranger.example")), "/open/stolen");
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", SpendTokenWriter.Sign(Key, Claims() with { Issuer = Bank }), "/open/stolen");
    }

    [Fact]
    public async Task One_token_of_a_trusted_issuer_is_revoked_by_its_jti()
    {
        await StartAsync(bend: static settings => settings.Set("Sidecar:Admin:Token", OperatorToken));
        var lost = Token(_first, ("jti", "lost-1"));
        await ServedAsync(lost);

        await DoneAsync(HttpMethod.Post, "/tokens/revoke", $$"""{ "issuer": "{{Bank}}", "jti": "lost-1", "reason": "lost" }""");

        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", lost, "/open/stolen");
        await ServedAsync(Token(_first, ("jti", "lost-2")));
        var audited = await Get<IAuditHistory>().ListAsync(new AuditQuery { Action = "control.tokens.post.revoke" }, CancellationToken.None).SingleAsync();
        Assert.Equal(("done", "operator:admin", $"jti:lost-1 issuer:{Bank}", "lost"), (audited.Entry.Decision, audited.Entry.Actor, audited.Entry.Subject, audited.Entry.Reason));

        Assert.Equal(HttpStatusCode.BadRequest, await RevokeAsync("""{ "jti": "x" }"""));
        Assert.Equal(HttpStatusCode.BadRequest, await RevokeAsync($$"""{ "jti": "x", "agent": "{{Agent}}" }"""));
        Assert.Equal(HttpStatusCode.BadRequest, await RevokeAsync($$"""{ "jti": "x", "issuer": "{{Issuer}}" }"""));
        Assert.Equal(HttpStatusCode.BadRequest, await RevokeAsync($$"""{ "jti": "", "issuer": "{{Bank}}" }"""));
        Assert.Equal(HttpStatusCode.NotFound, await RevokeAsync("""{ "jti": "x", "issuer": "https://stranger.example" }"""));

        async Task<HttpStatusCode> RevokeAsync(string body) => (await AskAsync(HttpMethod.Post, "/tokens/revoke", body)).Status;
    }

    [Fact]
    public async Task An_approval_that_a_trusted_issuer_names_is_none_of_ours()
    {
        await StartAsync();
        await PutAsync(new AgentRecord(Agent, "USD") { ApprovalAbove = 500_000 });
        var held = await RefusedAsync(HttpStatusCode.Forbidden, "approval_required", Token(_first), "/open/stolen");
        var approval = (string)held["approval_id"]!;
        Assert.IsType<ControlWrite<ApprovalRecord>.Written>(
            await Get<IApprovalLedger>().DecideAsync(approval, isApproved: true, "jo", null, DateTimeOffset.UtcNow, Audit("control.approvals.approve"), CancellationToken.None));

        // For another path, and so another request than the one that was approved.
        var other = await RefusedAsync(HttpStatusCode.Forbidden, "approval_required", Token(_first, ("approval_id", approval)), "/open/stolen?2");

        Assert.NotEqual(approval, (string)other["approval_id"]!);
    }

    [Fact]
    public async Task Without_an_issuers_keys_its_tokens_wait_and_with_old_ones_they_count()
    {
        await StartAsync(bend: static settings => settings.Set("Sidecar:Identity:Jwt:Issuers:bank:Timeout", "00:00:00.500"), waitForKeys: false, before: static keys => keys.Say("away", 500));
        await RefusedAsync(HttpStatusCode.ServiceUnavailable, "spend_unavailable", Token(_first), "/open/stolen");

        Keys.Publish(_first);
        using (await Deadline.UntilAsync(() => SendAsync(Token(_first)), static answer => answer.StatusCode == HttpStatusCode.OK, "the keys are fetched"))
        {
            await Keys.StopAsync();
        }

        await ServedAsync(Token(_first));
    }

    private Task StartAsync(params TestKey[] keys) => StartAsync(bend: null, keys: keys);

    private async Task StartAsync(Action<SidecarSettings>? bend, bool waitForKeys = true, Action<JwksServer>? before = null, params TestKey[] keys)
    {
        _keys = await JwksServer.StartAsync(keys.Length > 0 ? keys : [_first]);
        before?.Invoke(_keys);
        await StartSpendingAsync(bend: settings =>
        {
            settings
                .Set("Sidecar:Identity:Jwt:Issuers:bank", new JsonObject { ["Issuer"] = Bank, ["Audiences"] = new JsonArray(Merchant), ["JwksUrl"] = _keys.Url.ToString(), ["AllowHttp"] = true })
                .Set("Sidecar:SpendTokens:TrustedIssuers", new JsonArray("bank"));
            bend?.Invoke(settings);
        });
        if (waitForKeys)
        {
            await Deadline.UntilAsync(() => _keys.Asked > 0, "the keys are fetched at the start");
        }
    }

    private static string Token(TestKey key, params (string Name, JsonNode Value)[] more) =>
        key.Token(Text(more), $$"""{"alg":"{{key.Algorithm}}","kid":"{{key.KeyId}}","typ":"spend+jwt"}""");

    private static string Text(params (string Name, JsonNode Value)[] more)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var claims = new JsonObject
        {
            ["iss"] = Bank,
            ["aud"] = Merchant,
            ["sub"] = "alice",
            ["agent"] = Agent,
            ["iat"] = now - 10,
            ["exp"] = now + 300,
            ["jti"] = Guid.NewGuid().ToString("N"),
            ["scope"] = new JsonObject { ["max_amount"] = 500, ["currency"] = "USD" },
        };
        foreach (var (name, value) in more)
        {
            claims[name] = value;
        }

        return claims.ToJsonString();
    }

    private static JsonObject With(JsonObject header, string name, JsonNode value)
    {
        var bent = header.DeepClone().AsObject();
        bent[name] = value;
        return bent;
    }

    private static string WithHmac(string claims, string keyId, string secret)
    {
        var signed = $"{TestKey.Encode($$"""{"alg":"HS256","kid":"{{keyId}}","typ":"spend+jwt"}""")}.{TestKey.Encode(claims)}";
        return $"{signed}.{WebEncoders.Base64UrlEncode(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), Encoding.ASCII.GetBytes(signed)))}";
    }
}
