using System.CommandLine;
using System.Text.Json.Nodes;

namespace Sidecar.Configuration.Control;

/// <summary>The commands <c>stop</c>, <c>resume</c> and <c>stops</c>.</summary>
internal static class StopCommands
{
    private const string StopPath = "/stops";

    private static readonly string[] Columns = ["scope", "subject", "at", "by", "cut", "reason"];

    public static IEnumerable<Command> Create(Action<ControlArguments> ask) =>
    [
        Change("stop", "Stops all spending of an agent, at a merchant, in a category, by tokens of an issuer, or everything, in every replica within a second.", StopPath, canCut: true, ask),
        Change("resume", "Ends a stop.", "/stops/resume", canCut: false, ask),
        ControlOptions.Command("stops", "Lists the stops in force.", [], _ => ControlOptions.Call("GET", StopPath) with { Rows = "stops", Columns = Columns }, ask),
    ];

    private static Command Change(string name, string description, string path, bool canCut, Action<ControlArguments> ask)
    {
        var command = new Command(name, description) { Everything(name, path, canCut, ask) };
        foreach (var (scope, subject) in ((string, string)[])[("agent", "ID"), ("merchant", "ID"), ("category", "NAME"), ("issuer", "ISS")])
        {
            command.Subcommands.Add(One(name, scope, subject, path, canCut, ask));
        }

        return command;
    }

    private static Command Everything(string verb, string path, bool canCut, Action<ControlArguments> ask)
    {
        var (reason, cut) = Options();
        IReadOnlyList<Symbol> symbols = canCut ? [reason, cut] : [reason];
        return ControlOptions.Command("everything", $"All spending: {verb} it.", symbols, parsed => Call(path, "everything", subject: null, parsed.GetValue(reason), canCut && parsed.GetValue(cut)), ask);
    }

    private static Command One(string verb, string scope, string subjectName, string path, bool canCut, Action<ControlArguments> ask)
    {
        var subject = new Argument<string>(subjectName);
        var (reason, cut) = Options();
        IReadOnlyList<Symbol> symbols = canCut ? [subject, reason, cut] : [subject, reason];
        return ControlOptions.Command(
            scope, $"One {scope}: {verb} it.", symbols, parsed => Call(path, scope, parsed.GetRequiredValue(subject), parsed.GetValue(reason), canCut && parsed.GetValue(cut)), ask);
    }

    private static (Option<string?> Reason, Option<bool> Cut) Options() =>
        (new("--reason") { Description = "Why; for the audit.", HelpName = "TEXT" }, new("--cut") { Description = "Cut requests that are in flight. Default: they finish." });

    private static ControlArguments Call(string path, string scope, string? subject, string? reason, bool cut)
    {
        var body = new JsonObject { ["scope"] = scope };
        if (subject is not null)
        {
            body["subject"] = subject;
        }

        if (reason is not null)
        {
            body["reason"] = reason;
        }

        if (cut)
        {
            body["cut"] = true;
        }

        // A resume carried out twice could end a newer stop.
        return ControlOptions.Call("POST", path) with { Body = body, IsRepeatable = path == StopPath };
    }
}
