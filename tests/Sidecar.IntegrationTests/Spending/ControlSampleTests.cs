using System.Net;
using System.Text.Json.Nodes;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>What people copy to make an agent is taken as it stands in config/control.</summary>
public sealed class ControlSampleTests : ControlPipeline
{
    [Fact]
    public async Task The_sample_agent_below_the_sample_budget_is_made_and_spends_within_all_its_limits()
    {
        await StartControlAsync("""{ "SpendToken": { "Amount": "20.00 USD", "Merchant": "example-shop", "Category": "data" } }""");
        await DoneAsync(HttpMethod.Post, "/budgets", Sample("budget.json"));
        await DoneAsync(HttpMethod.Put, "/agents/shopper", WithVersion(Sample("agent.json"), await DoneAsync(HttpMethod.Get, "/agents/shopper")));
        var token = (await DoneAsync(
            HttpMethod.Post, "/tokens", """{ "agent": "shopper", "amount": "1000.00", "currency": "USD", "merchant": "example-shop", "category": "data", "uses": 0 }"""))["token"]!.GetValue<string>();

        for (var i = 0; i < 5; i++)
        {
            await ServedAsync(token);
        }

        var refusal = await RefusedAsync(HttpStatusCode.Forbidden, "spend_denied", token);
        var use = (await DoneAsync(HttpMethod.Get, "/agents/shopper/use"))["windows"]!.AsArray();
        Assert.Equal(("amount_limit", "day"), ((string)refusal["reason"]!, (string)refusal["limit"]!));
        Assert.Equal(["hour", "day", "week", "budget.month"], use.Select(static window => (string)window!["name"]!));
    }

    [Fact]
    public async Task The_sample_agent_can_be_made_under_another_name()
    {
        await StartControlAsync();
        await DoneAsync(HttpMethod.Post, "/budgets", Sample("budget.json"));
        var agent = JsonNode.Parse(Sample("agent.json"))!;
        agent["id"] = "another";

        var made = await DoneAsync(HttpMethod.Post, "/agents", agent.ToJsonString());

        Assert.Equal(("another", "household", "50.00"), ((string)made["id"]!, (string)made["budget"]!, (string)made["perTransaction"]!));
    }

    private static string Sample(string name) => File.ReadAllText(Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "..", "config", "control", name)));

    // The pipeline has an agent of that name from its start.
    private static string WithVersion(string agent, JsonNode present)
    {
        var sent = JsonNode.Parse(agent)!;
        sent["version"] = present["version"]!.DeepClone();
        return sent.ToJsonString();
    }
}
