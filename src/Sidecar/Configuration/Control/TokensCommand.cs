using System.CommandLine;
using System.Text.Json.Nodes;

namespace Sidecar.Configuration.Control;

/// <summary>The command <c>tokens</c>: spend tokens that this proxy issues.</summary>
internal static class TokensCommand
{
    private static readonly string[] Columns = ["id", "agent", "issuedAt", "expiresAt", "revokedAt"];

    public static Command Create(Action<ControlArguments> ask) => new("tokens", "Issues, refreshes, lists and revokes spend tokens.")
    {
        Issue(ask),
        Refresh(ask),
        List(ask),
        Show(ask),
        Revoke(ask),
    };

    private static Command Issue(Action<ControlArguments> ask)
    {
        var agent = Text("--agent", "Whose token.", "ID", isRequired: true);
        var amount = Text("--amount", "The most that may be spent with it, over all uses: 12.50.", "AMOUNT", isRequired: true);
        var currency = Text("--currency", "E.g. USD.", "CODE", isRequired: true);
        var merchants = new Option<string[]>("--merchant") { Description = "Where. May be repeated. Default: this proxy's merchant.", HelpName = "ID" };
        var category = Text("--category", "For what. Default: anything.", "NAME");
        var intent = Text("--intent", "Why, in words.", "TEXT");
        var uses = new Option<int?>("--uses") { Description = "How often. Default: once; 0 for as often as the amount allows.", HelpName = "NUMBER" };
        var lifetime = Text("--lifetime", "How long it is good, as hh:mm:ss.", "TIME");
        var jkt = Text("--jkt", "Thumbprint (RFC 7638) of the key whose holder alone may use it.", "THUMBPRINT");
        var request = Text("--request", "Fingerprint of the one request that it is for. Not with --jkt or --refresh.", "SHA256");
        var refresh = new Option<bool>("--refresh") { Description = "Also hand out a refresh handle, which gets the next token." };
        return ControlOptions.Command("issue", "Issues a token and prints it, once.", [agent, amount, currency, merchants, category, intent, uses, lifetime, jkt, request, refresh], parsed =>
        {
            var body = ControlOptions.Body(parsed, agent, amount, currency, category, intent, lifetime, jkt, request);
            switch (parsed.GetValue(merchants))
            {
                case [var only]:
                    body["merchant"] = only;
                    break;
                case { Length: > 1 } several:
                    body["merchants"] = new JsonArray([.. several]);
                    break;
            }

            if (parsed.GetValue(uses) is { } number)
            {
                body["uses"] = number;
            }

            if (parsed.GetValue(refresh))
            {
                body["refresh"] = true;
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

    private static Command Show(Action<ControlArguments> ask)
    {
        var id = new Argument<string>("ID") { Description = "The token's jti; never the token." };
        return ControlOptions.Command("show", "Shows what one allows.", [id], parsed => ControlOptions.Call("GET", PathOf(parsed.GetRequiredValue(id))), ask);
    }

    private static Command Refresh(Action<ControlArguments> ask)
    {
        var handle = Text("--handle", "Where the refresh handle is: env:NAME, file:PATH, or - for standard input.", "REFERENCE", isRequired: true);
        return ControlOptions.Command("refresh", "Uses a refresh handle up for a new token, and prints it with the next handle, once.", [handle], parsed =>
            ControlOptions.Call("POST", "/tokens/refresh") with { Secret = ("refreshHandle", parsed.GetRequiredValue(handle)!) }, ask);
    }

    private static Command Revoke(Action<ControlArguments> ask)
    {
        var id = new Argument<string?>("ID") { Description = "The token's jti; never the token.", Arity = ArgumentArity.ZeroOrOne };
        var agent = Text("--agent", "All tokens of an agent that were issued so far.", "ID");
        var issuer = Text("--issuer", "All tokens of an issuer that were issued so far; with an ID that one alone, of an issuer other than this proxy.", "ISS");
        var family = Text("--family", "All tokens that came of a refresh handle.", "FAMILY");
        var reason = Text("--reason", "Why; for the audit. Not with an ID alone.", "TEXT");
        var command = ControlOptions.Command("revoke", "Ends one, or many with their refresh handles, in every replica within a second. While the store of state is away many are ended all the same; one is written in the ledger, and the exit code is 1.", [id, agent, issuer, family, reason], parsed =>
        {
            var one = parsed.GetValue(id);
            if (one is not null && parsed.GetValue(issuer) is null)
            {
                return ControlOptions.Call("DELETE", PathOf(one));
            }

            var body = ControlOptions.Body(parsed, agent, issuer, family, reason);
            if (one is not null)
            {
                body["jti"] = one;
            }

            return ControlOptions.Call("POST", "/tokens/revoke") with { Body = body, IsRepeatable = true };
        }, ask);
        command.Validators.Add(result =>
        {
            var named = new[] { agent, family }.Count(option => result.GetValue(option) is not null) + (result.GetValue(id) is null && result.GetValue(issuer) is null ? 0 : 1);
            if (named != 1)
            {
                result.AddError("one of ID, --agent, --issuer and --family says which, and no more than one, save an ID with its --issuer.");
            }
        });
        return command;
    }

    private static string PathOf(string id) => $"/tokens/{Uri.EscapeDataString(id)}";

    private static Option<string?> Text(string name, string description, string helpName, bool isRequired = false) =>
        new(name) { Description = description, HelpName = helpName, Required = isRequired };
}
