using System.Text.Json;
using System.Text.Json.Nodes;
using Sidecar.Budgets.Control;
using Sidecar.SpendTokens.Control;
using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.Admin;

/// <summary>The schemas of the served document have the members of what is read and written, and no others.</summary>
public sealed class OpenApiDocumentTests
{
    private static readonly Dictionary<string, Type[]> Types = new(StringComparer.Ordinal)
    {
        ["Agent"] = [typeof(AgentBody), typeof(AgentView)],
        ["Approval"] = [typeof(ApprovalView)],
        ["Authorization"] = [typeof(AuthorizationBody)],
        ["AuthorizationDecision"] = [typeof(AuthorizationView)],
        ["Budget"] = [typeof(BudgetBody), typeof(BudgetView)],
        ["Cutoff"] = [typeof(CutoffView)],
        ["Decision"] = [typeof(ApprovalBody)],
        ["IssuedToken"] = [typeof(IssuedTokenView)],
        ["Refresh"] = [typeof(RefreshBody)],
        ["RefusedRefresh"] = [typeof(RefusedRefreshView)],
        ["Revocation"] = [typeof(CutoffBody)],
        ["SigningKey"] = [typeof(SigningKeyView)],
        ["Stop"] = [typeof(StopBody)],
        ["StopInForce"] = [typeof(StopView)],
        ["Token"] = [typeof(TokenView)],
        ["TokenTerms"] = [typeof(TokenBody)],
        ["Use"] = [typeof(UseView)],
        ["Window"] = [typeof(WindowBody), typeof(WindowView)],
        ["WindowUse"] = [typeof(WindowUseView)],
    };

    private static readonly JsonObject Schemas = JsonNode.Parse(Repository.Text("src/Sidecar/Admin/Control/openapi.json"))!["components"]!["schemas"]!.AsObject();

    public static TheoryData<string> Names => [.. Types.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_schema_has_the_members_of_its_types(string name)
    {
        var documented = Schemas[name]!["properties"]!.AsObject().Select(static member => member.Key).Order(StringComparer.Ordinal).ToList();

        Assert.All(Types[name], type => Assert.Equal(
            type.GetProperties().Select(static property => JsonNamingPolicy.CamelCase.ConvertName(property.Name)).Order(StringComparer.Ordinal), documented));
    }

    [Fact]
    public void Every_schema_but_that_of_problems_is_compared() =>
        Assert.Equal(Schemas.Select(static schema => schema.Key).Where(static name => name != "Problem").Order(StringComparer.Ordinal), Types.Keys.Order(StringComparer.Ordinal));
}
