using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Policies;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>The control API and the document that it serves about itself.</summary>
public sealed class ControlDocumentTests : ControlPipeline
{
    private const string AgentJson =
        """{ "id": "buyer", "name": "Buyer", "currency": "USD", "budget": "team", "approvalAbove": "4.00", "perTransaction": "9.00", "timeZone": "Europe/Berlin", "windows": [ { "period": "day", "maxAmount": "20.00", "maxCount": 10 }, { "rolling": "01:00:00", "maxCount": 5 } ] }""";

    private const string TokenJson = """{ "agent": "buyer", "amount": "5.00", "currency": "USD", "refresh": true }""";
    private const string HeldJson = """{ "agent": "buyer", "amount": "5.00", "currency": "USD", "category": "data", "intent": "flights" }""";

    private JsonNode _document = null!;

    [Fact]
    public async Task The_document_has_every_operation_that_there_is_and_no_other()
    {
        await StartControlAsync();
        var document = await DoneAsync(HttpMethod.Get, "/openapi.json", token: ViewerToken);

        var documented = document["paths"]!.AsObject().SelectMany(static path => path.Value!.AsObject().Select(method => $"{method.Key.ToUpperInvariant()} {path.Key}"));
        var present = Sidecar.Services.GetServices<IControlPage>().SelectMany(static page => page.Operations.Select(operation => $"{operation.Method} /{page.Name}{operation.Path}"));

        Assert.Equal(present.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_served_that_the_document_does_not_have()
    {
        await StartGeneratedAsync();

        await ToldAsync(HttpMethod.Post, "/budgets", "/budgets", """{ "id": "team", "currency": "USD", "windows": [ { "period": "month", "maxAmount": "100.00" } ] }""");
        var agent = await ToldAsync(HttpMethod.Post, "/agents", "/agents", AgentJson);
        await ToldAsync(HttpMethod.Put, "/agents/{id}", "/agents/buyer", agent.ToJsonString());
        foreach (var (template, path) in new[] { ("/agents", "/agents"), ("/agents/{id}/use", "/agents/buyer/use"), ("/budgets", "/budgets"), ("/budgets/{id}", "/budgets/team"), ("/budgets/{id}/use", "/budgets/team/use") })
        {
            await ToldAsync(HttpMethod.Get, template, path);
        }

        await ToldAsync(HttpMethod.Post, "/stops", "/stops", """{ "scope": "agent", "subject": "nobody", "reason": "lost", "cut": true }""");
        await ToldAsync(HttpMethod.Get, "/stops", "/stops");
        await ToldAsync(HttpMethod.Post, "/stops/resume", "/stops/resume", """{ "scope": "agent", "subject": "nobody" }""");
    }

    [Fact]
    public async Task Nothing_of_tokens_is_served_that_the_document_does_not_have()
    {
        await StartGeneratedAsync();
        await DoneAsync(HttpMethod.Post, "/budgets", """{ "id": "team", "currency": "USD" }""");
        await DoneAsync(HttpMethod.Post, "/agents", AgentJson);

        var issued = await ToldAsync(HttpMethod.Post, "/tokens", "/tokens", TokenJson);
        var next = await ToldAsync(HttpMethod.Post, "/tokens/refresh", "/tokens/refresh", new JsonObject { ["refreshHandle"] = issued["refreshHandle"]!.GetValue<string>() }.ToJsonString());
        var held = await ToldAsync(HttpMethod.Post, "/authorizations", "/authorizations", HeldJson);
        await ToldAsync(HttpMethod.Get, "/approvals", "/approvals");
        await ToldAsync(HttpMethod.Post, "/approvals/{id}/approve", $"/approvals/{held["approvalId"]}/approve", """{ "reason": "known" }""");
        Assert.Equal("allow", (string)(await ToldAsync(HttpMethod.Post, "/authorizations", "/authorizations", HeldJson))["decision"]!);
        await ToldAsync(HttpMethod.Get, "/approvals/{id}", $"/approvals/{held["approvalId"]}");
        await ToldAsync(HttpMethod.Delete, "/tokens/{id}", $"/tokens/{issued["id"]}");
        await ToldAsync(HttpMethod.Get, "/tokens", "/tokens");
        await ToldAsync(HttpMethod.Post, "/tokens/revoke", "/tokens/revoke", """{ "agent": "buyer", "reason": "lost" }""");
        await ToldAsync(HttpMethod.Get, "/signing-keys", "/signing-keys");
        var key = await ToldAsync(HttpMethod.Post, "/signing-keys/rotate", "/signing-keys/rotate");

        Assert.NotNull(next["refreshHandle"]);
        Assert.False((bool)key["signs"]!);
    }

    private async Task StartGeneratedAsync()
    {
        await StartControlAsync(bend: static settings => settings.Set("Sidecar:SpendTokens", new JsonObject
        {
            ["Merchant"] = Merchant,
            ["Issuer"] = Issuer,
            ["GeneratedKeys"] = new JsonObject { ["Secret"] = "a secret of at least thirty-two characters" },
        }));
        _document = await DoneAsync(HttpMethod.Get, "/openapi.json", token: ViewerToken);
    }

    /// <summary>Asks, and compares the answer with what the document says of it.</summary>
    private async Task<JsonNode> ToldAsync(HttpMethod method, string template, string path, string? body = null)
    {
        var (status, answer, _) = await AskAsync(method, path, body);
        var number = ((int)status).ToString(CultureInfo.InvariantCulture);
        Assert.True((int)status < 300, $"{method} {path}: {number} {answer}");
        var schema = _document["paths"]![template]![method.Method.ToLowerInvariant()]!["responses"]![number]!["content"]!["application/json"]!["schema"]!;
        Assert.Empty(Undocumented(schema, answer, $"{method} {path}"));
        return answer;
    }

    private IEnumerable<string> Undocumented(JsonNode schema, JsonNode? answer, string place)
    {
        var meant = (string?)schema["$ref"] is { } reference ? _document["components"]!["schemas"]![reference["#/components/schemas/".Length..]]! : schema;
        return answer switch
        {
            JsonArray items => items.SelectMany((item, index) => Undocumented(meant["items"]!, item, $"{place}[{index}]")),
            JsonObject members when meant["properties"] is JsonObject known => members.SelectMany(member => known[member.Key] is { } inner
                ? Undocumented(inner, member.Value, $"{place}.{member.Key}")
                : [$"{place}.{member.Key}"]),
            _ => [],
        };
    }
}
