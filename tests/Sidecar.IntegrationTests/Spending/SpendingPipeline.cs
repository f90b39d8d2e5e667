using System.Collections.Immutable;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Budgets;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Payments;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.Protocols.Dpop;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.Money;
using Sidecar.Protocols.SpendTokens;
using Sidecar.SpendTokens;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>A merchant named `shop` whose open route `/open/**` costs a dollar of an agent's budget, unless a test says otherwise; the agent `shopper`; the key that signs tokens.</summary>
public abstract class SpendingPipeline : PaymentPipeline
{
    protected const string Merchant = "shop";
    protected const string Issuer = "https://shop.example";
    protected const string Agent = "shopper";

    private protected SigningKey Key { get; } = SigningKey.Generate(SignatureAlgorithm.Es256).NamedByThumbprint();

    /// <param name="policy">The whole policy.</param>
    private protected async Task StartSpendingAsync(string policy = """{ "SpendToken": { "Amount": "1.00 USD" } }""", Action<SidecarSettings>? bend = null, AgentRecord? agent = null)
    {
        await StartAsync(settings =>
        {
            settings
                .Set("Sidecar:SpendTokens", new JsonObject { ["Merchant"] = Merchant, ["Issuer"] = Issuer, ["SigningKeys"] = new JsonArray(Key.ExportPem()) })
                .Set("Sidecar:Policies:spend", JsonNode.Parse(policy))
                .Set("ReverseProxy:Routes:open:Transforms", new JsonArray(new JsonObject { ["PaymentPolicy"] = "spend" }));
            bend?.Invoke(settings);
        });
        await PutAsync(agent ?? new AgentRecord(Agent, "USD"));
    }

    private protected T Get<T>()
        where T : notnull => Sidecar.Services.GetRequiredService<T>();

    private protected async Task PutAsync(AgentRecord agent)
    {
        var ledger = Get<IAgentLedger>();
        var present = await ledger.FindAsync(agent.Id, CancellationToken.None);
        Assert.IsType<ControlWrite<AgentRecord>.Written>(await ledger.PutAsync(agent, present?.Version ?? 0, Audit("control.agents.put"), CancellationToken.None));
        await RefreshAsync();
    }

    private protected Task RefreshAsync() => Get<ControlWatcher>().RefreshNowAsync(CancellationToken.None);

    private protected static AuditEntry Audit(string action) => new(action, "done") { Actor = "operator:jo" };

    private protected static AgentRecord Limited(long? amount = null, long? count = null) => new(Agent, "USD")
    {
        Limits = new SpendLimits("UTC", [new SpendWindow("month", CalendarPeriod.Month, null, amount, count)]),
    };

    private protected static MoneyAmount Money(string text) => MoneyAmount.TryParse(text, out var amount) ? amount : throw new ArgumentException(text, nameof(text));

    /// <summary>A token as our own issuing makes it; one use unless the terms say otherwise.</summary>
    private protected async Task<string> IssueAsync(Func<SpendTokenTerms, SpendTokenTerms>? bend = null)
    {
        var terms = new SpendTokenTerms(Agent, Money("1000.00 USD"));
        return Assert.IsType<SpendTokenIssue.Issued>(await Get<SpendTokenIssuer>().IssueAsync(bend?.Invoke(terms) ?? terms, Audit("control.tokens.issue"), CancellationToken.None)).Text;
    }

    private protected Task<string> IssueManyAsync() => IssueAsync(terms => terms with { Uses = null });

    /// <summary>Claims of a good token, to be bent.</summary>
    private protected static SpendToken Claims() => new()
    {
        Issuer = Issuer,
        Audience = [Merchant],
        Subject = Agent,
        IssuedAt = DateTimeOffset.UtcNow.AddSeconds(-10),
        Expires = DateTimeOffset.UtcNow.AddMinutes(5),
        Id = Guid.NewGuid().ToString("N"),
        Agent = Agent,
        Scope = new SpendScope { MaxAmount = Money("1000.00 USD") },
    };

    private protected string Proof(SigningKey key, string token, string path = "/open/menu", string method = "GET") =>
        DpopProofWriter.Sign(key, method, Sidecar.Url(path).ToString(), DateTimeOffset.UtcNow, Guid.NewGuid().ToString("N"), token);

    private protected async Task<HttpResponseMessage> SendAsync(string? token, string path = "/open/menu", string? body = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(body is null ? HttpMethod.Get : HttpMethod.Post, Sidecar.Url(path));
        if (token is not null)
        {
            request.Headers.TryAddWithoutValidation("Authorization", $"SpendToken {token}");
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return await Sidecar.Client.SendAsync(request);
    }

    private protected async Task ServedAsync(string? token, string path = "/open/menu", string? body = null, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(token, path, body, headers);
        Assert.True(answer.StatusCode == HttpStatusCode.OK, $"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
    }

    private protected async Task<JsonNode> RefusedAsync(HttpStatusCode status, string slug, string? token, string path = "/open/menu", string? body = null, params (string Name, string Value)[] headers)
    {
        using var answer = await SendAsync(token, path, body, headers);
        return await Expect.ProblemAsync(answer, status, slug);
    }

    /// <summary>What the ledger has of the agent: micros and number of spends.</summary>
    private protected async Task<(long Micros, long Count)> SpentAsync(string agent = Agent)
    {
        var sums = await Get<ISpendLedger>().SumAsync(
            new(SpendAccountKind.Agent, agent), "USD", DateTimeOffset.UnixEpoch, DateTimeOffset.UtcNow.AddYears(1), null, ImmutableArray<Digest>.Empty, CancellationToken.None);
        var sum = sums.SingleOrDefault();
        return (sum.Amount, sum.Count);
    }
}
