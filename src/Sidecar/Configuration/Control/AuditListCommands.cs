using System.CommandLine;
using Microsoft.AspNetCore.Http.Extensions;

namespace Sidecar.Configuration.Control;

/// <summary>The commands <c>audit list</c> and <c>audit export</c>.</summary>
internal static class AuditListCommands
{
    private const string Page = "/admin/audit";

    private static readonly string[] Columns = ["number", "at", "action", "decision", "actor", "agent", "subject", "reason", "amount", "currency", "merchant", "requestId"];

    public static Command List(Action<ControlArguments> ask)
    {
        var filters = Filters();
        var after = Text("--after", "Only records with a greater number: where the last page ended.", "NUMBER");
        var limit = Text("--limit", "How many: 1 to 1000, or all. Default 100.", "NUMBER");
        Option<string?>[] options = [.. filters, after, limit];
        return ControlOptions.Command("list", "Lists records, the oldest first.", options, parsed => Call(parsed, options) with { Rows = "records", Columns = Columns, Cursor = "number" }, ask);
    }

    public static Command Export(Action<ControlArguments> ask)
    {
        var filters = Filters();
        return ControlOptions.Command("export", "Prints records as JSON Lines, all that match, with their hashes.", filters, parsed => Call(parsed, filters, ("format", "jsonl")) with { IsExport = true }, ask);
    }

    private static ControlArguments Call(System.CommandLine.ParseResult parsed, IEnumerable<Option<string?>> options, params ReadOnlySpan<(string Name, string Value)> fixedParts)
    {
        var query = new QueryBuilder();
        foreach (var (name, value) in fixedParts)
        {
            query.Add(name, value);
        }

        foreach (var option in options)
        {
            if (parsed.GetValue(option) is { } value)
            {
                query.Add(option.Name.TrimStart('-'), value);
            }
        }

        return ControlOptions.Call("GET", Page + query) with { Root = "" };
    }

    private static Option<string?>[] Filters() =>
    [
        Text("--agent", "About this agent alone.", "ID"),
        Text("--action", "Of this action alone, e.g. spend, payment.settle, control.agents.post, signing_key.", "ACTION"),
        Text("--decision", "Of this decision alone: allow, hold, deny, release, done, ended, refused, failed, unknown.", "DECISION"),
        Text("--from", "At this time or later: 2026-01-31, or 2026-01-31T12:00:00Z.", "TIME"),
        Text("--until", "Before this time.", "TIME"),
    ];

    private static Option<string?> Text(string name, string description, string helpName) => new(name) { Description = description, HelpName = helpName };
}
