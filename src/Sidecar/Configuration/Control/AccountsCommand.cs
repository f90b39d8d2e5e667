using System.CommandLine;

namespace Sidecar.Configuration.Control;

/// <summary>The commands <c>agents</c> and <c>budgets</c>: the same verbs for both.</summary>
internal static class AccountsCommand
{
    private static readonly string[] AgentColumns = ["id", "name", "currency", "budget", "perTransaction", "approvalAbove", "suspended", "version"];
    private static readonly string[] BudgetColumns = ["id", "name", "currency", "timeZone", "version"];
    private static readonly string[] UseColumns = ["name", "spent", "reserved", "maxAmount", "count", "maxCount", "resetsAt"];

    public static Command Agents(Action<ControlArguments> ask) => Create("agents", "agent", AgentColumns, ask);

    public static Command Budgets(Action<ControlArguments> ask) => Create("budgets", "budget", BudgetColumns, ask);

    private static Command Create(string name, string what, string[] columns, Action<ControlArguments> ask) => new(name, $"Lists, makes and changes {name}.")
    {
        List(name, columns, ask),
        One("show", $"Shows {Article(what)}.", name, "GET", "", ask),
        One("use", $"Shows what {Article(what)} has spent in each window, and what is left.", name, "GET", "/use", ask, rows: "windows", UseColumns),
        FromFile("create", $"Makes {Article(what)} from a JSON file.", "POST", $"/{name}", ask),
        FromFile("update", $"Puts new terms in the place of {Article(what)}'s: the file names its id, and the version that 'show' told.", "PUT", $"/{name}/{{id}}", ask),
        One("delete", $"Deletes {Article(what)}. What was spent stays written down.", name, "DELETE", "", ask),
    };

    private static Command List(string name, string[] columns, Action<ControlArguments> ask)
    {
        var after = new Option<string?>("--after") { Description = "Go on after this id, from the list before.", HelpName = "ID" };
        return ControlOptions.Command("list", $"Lists {name}.", [after], parsed =>
        {
            var from = parsed.GetValue(after) is { } id ? $"?after={Uri.EscapeDataString(id)}" : "";
            return ControlOptions.Call("GET", $"/{name}{from}") with { Rows = name, Columns = columns };
        }, ask);
    }

    private static Command One(string verb, string description, string name, string method, string suffix, Action<ControlArguments> ask, string? rows = null, string[]? columns = null)
    {
        var id = new Argument<string>("ID");
        return ControlOptions.Command(
            verb, description, [id],
            parsed => ControlOptions.Call(method, $"/{name}/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}{suffix}") with { Rows = rows, Columns = columns ?? [] },
            ask);
    }

    private static Command FromFile(string verb, string description, string method, string path, Action<ControlArguments> ask)
    {
        var file = new Argument<string>("FILE") { Description = "JSON as the control API takes it; - for standard input." };
        return ControlOptions.Command(verb, description, [file], parsed => ControlOptions.Call(method, path) with { BodyFile = parsed.GetRequiredValue(file) }, ask);
    }

    private static string Article(string what) => what[0] == 'a' ? $"an {what}" : $"a {what}";
}
