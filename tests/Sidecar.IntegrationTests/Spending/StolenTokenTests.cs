using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.Ledger;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.SpendTokens;
using Sidecar.SpendTokens;
using Sidecar.State;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>Whoever has a token that is not for them, or made one, buys nothing.</summary>
public sealed class StolenTokenTests : SpendingPipeline
{
    public override async Task DisposeAsync()
    {
        Assert.Equal(0, Upstream.Hits("/open/stolen"));
        await base.DisposeAsync();
    }

    [Fact]
    public async Task A_token_of_another_merchant_is_refused_whatever_it_says()
    {
        await StartSpendingAsync();
        var scope = Claims().Scope;

        await RefusedAsync(HttpStatusCode.Forbidden, "spend_token_scope", Sign(Claims() with { Audience = ["bakery"] }), "/open/stolen");
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_token_scope", Sign(Claims() with { Audience = ["bakery"], Scope = scope with { Merchants = [Merchant] } }), "/open/stolen");
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_token_scope", Sign(Claims() with { Audience = ["any"], Scope = scope with { Merchants = ["bakery"] } }), "/open/stolen");
        await ServedAsync(Sign(Claims() with { Audience = ["any"], Scope = scope with { Merchants = ["bakery", Merchant] } }));
    }

    [Fact]
    public async Task A_token_for_something_else_or_for_less_is_refused()
    {
        await StartSpendingAsync("""{ "SpendToken": { "Amount": "1.00 USD", "Category": "books" } }""");
        var scope = Claims().Scope;

        await RefusedAsync(HttpStatusCode.Forbidden, "spend_token_scope", Sign(Claims() with { Scope = scope with { Categories = ["games"] } }), "/open/stolen");
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_token_scope", Sign(Claims() with { Scope = scope with { MaxAmount = Money("0.99 USD") } }), "/open/stolen");
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_token_scope", Sign(Claims() with { Scope = scope with { MaxAmount = Money("99.00 EUR") } }), "/open/stolen");
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_denied", Sign(Claims() with { Agent = "nobody" }), "/open/stolen");
        await ServedAsync(Sign(Claims() with { Scope = scope with { Categories = ["books"], MaxAmount = Money("1.00 USD") } }));
    }

    [Fact]
    public async Task A_token_for_one_request_buys_no_other_path_and_no_other_body()
    {
        await StartSpendingAsync();
        Assert.True(RequestBinding.TryCompute("POST", "/open/menu", SHA256.HashData("{}"u8), out var fingerprint));
        var token = await IssueAsync(terms => terms with { Binding = new SpendTokenBinding.ToRequest(fingerprint) });

        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_proof_invalid", token, "/open/stolen", body: "{}");
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_proof_invalid", token, body: "{ }");
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_proof_invalid", token, "/open/menu?more=1", body: "{}");
        await ServedAsync(token, body: "{}");
        Assert.Equal("{}", Encoding.UTF8.GetString(Upstream.Single.Body));
    }

    [Fact]
    public async Task A_token_of_a_key_is_worth_nothing_without_it_and_each_proof_counts_once()
    {
        await StartSpendingAsync();
        var agent = SigningKey.Generate(SignatureAlgorithm.Es256);
        var token = await IssueAsync(terms => terms with { Uses = null, Binding = new SpendTokenBinding.ToKey(agent.VerificationKey.Thumbprint) });
        var proof = Proof(agent, token);

        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_proof_invalid", token, "/open/stolen");
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_proof_invalid", token, "/open/stolen", headers: ("DPoP", Proof(Key, token, "/open/stolen")));
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_proof_invalid", token, "/open/stolen", headers: ("DPoP", proof));
        await ServedAsync(token, headers: ("DPoP", proof));
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_proof_invalid", token, headers: ("DPoP", proof));
        await ServedAsync(token, headers: ("DPoP", Proof(agent, token)));
        Assert.False(Upstream.Requests[0].Headers.ContainsKey("DPoP"));
    }

    [Fact]
    public async Task A_revoked_token_and_a_stopped_agent_buy_nothing_more()
    {
        await StartSpendingAsync();
        var (first, second) = (Sign(Claims() with { Id = "first" }), await IssueManyAsync());
        await ServedAsync(first);
        await ServedAsync(second);

        await Get<IRevocations>().RevokeAsync(SpendTokenRevocations.KeyOfToken(Issuer, "first"), TimeSpan.FromHours(1), CancellationToken.None);
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", first, "/open/stolen");
        await ServedAsync(second);

        Assert.IsType<ControlWrite<StopRecord>.Written>(await Get<IStopLedger>().StopAsync(
            new StopRecord(StopScope.Agent, Agent, DateTimeOffset.UtcNow, "jo"), Audit("control.stops.stop"), CancellationToken.None));
        await RefreshAsync();
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_stopped", second, "/open/stolen");
    }

    [Fact]
    public async Task Whoever_has_no_key_for_a_token_is_not_told_what_anything_costs()
    {
        await StartSpendingAsync();
        var agent = SigningKey.Generate(SignatureAlgorithm.Es256);
        var token = Sign(Claims() with { Scope = Claims().Scope with { MaxAmount = Money("0.50 USD") }, Binding = new SpendTokenBinding.ToKey(agent.VerificationKey.Thumbprint) });

        var stolen = await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_proof_invalid", token, "/open/stolen");
        var own = await RefusedAsync(HttpStatusCode.Forbidden, "spend_token_scope", token, "/open/stolen", headers: ("DPoP", Proof(agent, token, "/open/stolen")));

        Assert.DoesNotContain("1.00", stolen.ToJsonString(), StringComparison.Ordinal);
        Assert.Contains("1.00", own.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_tried_with_tokens_is_in_the_audit_with_the_agent_where_the_token_is_genuine()
    {
        await StartSpendingAsync();
        var scope = Claims().Scope;
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_required", null, "/open/stolen");
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", "nonsense", "/open/stolen");
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", Sign(Claims() with { Expires = DateTimeOffset.UtcNow.AddMinutes(-1), IssuedAt = DateTimeOffset.UtcNow.AddMinutes(-3) }), "/open/stolen");
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_token_scope", Sign(Claims() with { Audience = ["bakery"] }), "/open/stolen");
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_token_scope", Sign(Claims() with { Scope = scope with { MaxAmount = Money("0.99 USD") } }), "/open/stolen");
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_proof_invalid", Sign(Claims() with { Binding = new SpendTokenBinding.ToKey(Key.VerificationKey.Thumbprint) }), "/open/stolen");
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_denied", Sign(Claims() with { Agent = "nobody" }), "/open/stolen");
        await ServedAsync(await IssueAsync());

        var records = await AuditedAsync("spend.token", most: 5);
        Assert.Equal(
            [("spend_token_invalid", "stranger", null), ("spend_token_invalid", "agent:shopper", Agent), ("spend_token_scope", "agent:shopper", Agent), ("spend_token_scope", "agent:shopper", Agent), ("spend_token_proof_invalid", "agent:shopper", (string?)Agent)],
            records.Select(static entry => (entry.Reason!, entry.Actor, entry.Agent)));
        Assert.All(records, static entry => Assert.Equal(("deny", Merchant), (entry.Decision, entry.Merchant)));
        Assert.StartsWith("from:", records[0].Subject, StringComparison.Ordinal);
        Assert.Equal(["deny", "allow"], (await AuditedAsync("spend", most: 2)).Select(static entry => entry.Decision));
    }

    [Fact]
    public async Task A_forged_token_is_refused_however_it_is_made()
    {
        await StartSpendingAsync();
        var parts = Sign(Claims()).Split('.');
        var keyId = Key.VerificationKey.KeyId!;

        foreach (var token in new[]
        {
            WithHmac(keyId, JsonWebKeySet.Write([Key.VerificationKey])),
            WithHmac(keyId, Encoding.ASCII.GetBytes(keyId)),
            $"{Base64($$"""{"alg":"none","typ":"spend+jwt","kid":"{{keyId}}"}""")}.{parts[1]}.",
            $"{parts[0]}.{parts[1]}.",
            $"{parts[0]}.{parts[1]}.{Sign(Claims()).Split('.')[2]}",
            SpendTokenWriter.Sign(SigningKey.Generate(SignatureAlgorithm.Es256, keyId), Claims()),
            SpendTokenWriter.Sign(SigningKey.Generate(SignatureAlgorithm.Es256, "../../../dev/null"), Claims()),
            SpendTokenWriter.Sign(SigningKey.Generate(SignatureAlgorithm.Es256, "https://evil.example/keys"), Claims()),
            $"{Base64($$"""{"alg":"ES256","typ":"JWT","kid":"{{keyId}}"}""")}.{parts[1]}.{parts[2]}",
            "nonsense",
        })
        {
            await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", token, "/open/stolen");
        }
    }

    [Fact]
    public async Task A_token_is_good_to_the_last_second_and_not_after()
    {
        await StartSpendingAsync();
        var now = DateTimeOffset.UtcNow;

        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", Sign(Claims() with { IssuedAt = now.AddMinutes(-5), Expires = now.AddSeconds(-31) }), "/open/stolen");
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", Sign(Claims() with { IssuedAt = now.AddMinutes(2) }), "/open/stolen");
        await ServedAsync(Sign(Claims() with { IssuedAt = now.AddMinutes(-5), Expires = now.AddSeconds(-5) }));
    }

    [Theory]
    [InlineData("spend_token_malformed", "Authorization: SpendToken {0}", "X-Spend-Token: {1}")]
    [InlineData("header_repeated", "Authorization: SpendToken {0}", "Authorization: SpendToken {1}")]
    [InlineData("header_repeated", "Authorization: SpendToken {0}", "Authorization: Bearer x")]
    [InlineData("spend_token_malformed", "Authorization: SpendToken {0}, SpendToken {1}")]
    [InlineData("spend_token_malformed", "Authorization: SpendToken {0} {1}")]
    [InlineData("header_repeated", "X-Spend-Token: {0}", "X-Spend-Token: {1}")]
    [InlineData("header_repeated", "X-Spend-Token: {0}", "X-Spend-Token: {0}")]
    [InlineData("spend_token_malformed", "X-Spend-Token: {0},{1}")]
    [InlineData("spend_token_malformed", "X-Spend-Token: ", "Authorization: SpendToken {0}")]
    public async Task Two_tokens_at_once_are_none(string slug, params string[] headers)
    {
        await StartSpendingAsync();
        var lines = string.Format(CultureInfo.InvariantCulture, string.Join("\r\n", headers), await IssueAsync(), await IssueAsync());
        using var connection = await RawConnection.OpenAsync(Sidecar.Proxy);

        await connection.SendAsync($"GET /open/stolen HTTP/1.1\r\nHost: {Sidecar.Proxy.Authority}\r\nConnection: close\r\n{lines}\r\n\r\n");
        var answer = await connection.ReadUntilAsync(static _ => false);

        Assert.StartsWith("HTTP/1.1 400", answer, StringComparison.Ordinal);
        Assert.Contains(slug, answer, StringComparison.Ordinal);
    }

    /// <summary>Of one action, the oldest first, when there are so many.</summary>
    private Task<List<AuditEntry>> AuditedAsync(string action, int most) => Deadline.UntilAsync(
        async () =>
        {
            var found = new List<AuditEntry>();
            await foreach (var record in Get<IAuditHistory>().ListAsync(new AuditQuery { Action = action }, CancellationToken.None))
            {
                found.Add(record.Entry);
            }

            return found;
        },
        found => found.Count >= most,
        "the refusals are in the audit");

    private string Sign(SpendToken token) => SpendTokenWriter.Sign(Key, token);

    private string WithHmac(string keyId, byte[] secret)
    {
        var signed = $"{Base64($$"""{"alg":"HS256","typ":"spend+jwt","kid":"{{keyId}}"}""")}.{Sign(Claims()).Split('.')[1]}";
        return $"{signed}.{WebEncoders.Base64UrlEncode(HMACSHA256.HashData(secret, Encoding.ASCII.GetBytes(signed)))}";
    }

    private static string Base64(string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(text));
}
