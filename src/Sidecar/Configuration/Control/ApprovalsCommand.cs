using System.CommandLine;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.Extensions;

namespace Sidecar.Configuration.Control;

/// <summary>The command <c>approvals</c>.</summary>
internal static class ApprovalsCommand
{
    private static readonly string[] Columns = ["id", "state", "agent", "amount", "currency", "merchant", "category", "askedAt", "expiresAt", "decidedBy"];

    public static Command Create(Action<ControlArguments> ask) => new("approvals", "Lists and decides spends that wait for somebody's yes.")
    {
        List(ask),
        Show(ask),
        Decide("approve", "Lets the spend pass, once, when it is tried again.", ask),
        Decide("deny", "Refuses the spend.", ask),
    };

    private static Command List(Action<ControlArguments> ask)
    {
        var state = new Option<string?>("--state") { Description = "pending, approved, denied or used. Default: all.", HelpName = "STATE" };
        var agent = new Option<string?>("--agent") { Description = "Of this agent alone.", HelpName = "ID" };
        return ControlOptions.Command("list", "Lists them, the newest first.", [state, agent], parsed =>
        {
            var query = new QueryBuilder(new Dictionary<string, string?> { ["state"] = parsed.GetValue(state), ["agent"] = parsed.GetValue(agent) }
                .Where(static part => part.Value is not null).Select(static part => KeyValuePair.Create(part.Key, part.Value!)));
            return ControlOptions.Call("GET", $"/approvals{query}") with { Rows = "approvals", Columns = Columns };
        }, ask);
    }

    private static Command Show(Action<ControlArguments> ask)
    {
        var id = new Argument<string>("ID");
        return ControlOptions.Command("show", "Shows one.", [id], parsed => ControlOptions.Call("GET", $"/approvals/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}"), ask);
    }

    private static Command Decide(string verb, string description, Action<ControlArguments> ask)
    {
        var id = new Argument<string>("ID");
        var reason = new Option<string?>("--reason") { Description = "Why; for the audit.", HelpName = "TEXT" };
        return ControlOptions.Command(verb, description, [id, reason], parsed => ControlOptions.Call("POST", $"/approvals/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}/{verb}") with
        {
            Body = parsed.GetValue(reason) is { } why ? new JsonObject { ["reason"] = why } : [],
        }, ask);
    }
}
