using System.CommandLine;
using System.Text.Json.Nodes;

namespace Sidecar.Configuration.Control;

/// <summary>The command <c>tokens</c>: spend tokens that this proxy issues.</summary>
internal static class TokensCommand
{
    private static readonly string[] Columns = ["id", "agent", "issuedAt", "expiresAt", "revokedAt"];

    public static Command Create(Action<ControlArguments> ask) => new("tokens", "Issues, lists and revokes spend tokens.")
    {
        Issue(ask),
        List(ask),
        One("show", "Shows what one allows.", "GET", ask),
        One("revoke", "Ends one at once and for ever.", "DELETE", ask),
    };

    private static Command Issue(Action<ControlArguments> ask)
    {
        var agent = Text("--agent", "Whose token.", "ID", isRequired: true);
        var amount = Text("--amount", "The most that may be spent with it, over all uses: 12.50.", "AMOUNT", isRequired: true);
        var currency = Text("--currency", "E.g. USD.", "CODE", isRequired: true);
        var merchant = Text("--merchant", "Where. Default: this proxy's merchant.", "ID");
        var category = Text("--category", "For what. Default: anything.", "NAME");
        var intent = Text("--intent", "Why, in words.", "TEXT");
        var uses = new Option<int?>("--uses") { Description = "How often. Default: once; 0 for as often as the amount allows.", HelpName = "NUMBER" };
        var lifetime = Text("--lifetime", "How long it is good, as hh:mm:ss.", "TIME");
        var jkt = Text("--jkt", "Thumbprint (RFC 7638) of the key whose holder alone may use it.", "THUMBPRINT");
        return ControlOptions.Command("issue", "Issues a token and prints it, once.", [agent, amount, currency, merchant, category, intent, uses, lifetime, jkt], parsed =>
        {
            var body = new JsonObject();
            foreach (var option in (Option<string?>[])[agent, amount, currency, merchant, category, intent, lifetime, jkt])
            {
                if (parsed.GetValue(option) is { } value)
                {
                    body[option.Name.TrimStart('-')] = value;
                }
            }

            if (parsed.GetValue(uses) is { } number)
            {
                body["uses"] = number;
            }

            return ControlOptions.Call("POST", "/tokens") with { Body = body };
        }, ask);
    }

    private static Command List(Action<ControlArguments> ask)
    {
        var agent = Text("--agent", "Of this agent alone.", "ID");
        return ControlOptions.Command("list", "Lists tokens, the newest first.", [agent], parsed =>
        {
            var query = parsed.GetValue(agent) is { } id ? $"?agent={Uri.EscapeDataString(id)}" : "";
            return ControlOptions.Call("GET", $"/tokens{query}") with { Rows = "tokens", Columns = Columns };
        }, ask);
    }

    private static Command One(string verb, string description, string method, Action<ControlArguments> ask)
    {
        var id = new Argument<string>("ID") { Description = "The token's jti; never the token." };
        return ControlOptions.Command(verb, description, [id], parsed => ControlOptions.Call(method, $"/tokens/{Uri.EscapeDataString(parsed.GetRequiredValue(id))}"), ask);
    }

    private static Option<string?> Text(string name, string description, string helpName, bool isRequired = false) =>
        new(name) { Description = description, HelpName = helpName, Required = isRequired };
}
