using System.CommandLine;

namespace Sidecar.Configuration.Control;

/// <summary>The command <c>authorizations</c>: whether an agent may spend.</summary>
internal static class AuthorizationsCommand
{
    private const int LongestKey = 255;

    public static Command Create(Action<ControlArguments> ask) => new("authorizations", "Asks whether an agent may spend.")
    {
        Ask(ask),
    };

    private static Command Ask(Action<ControlArguments> ask)
    {
        var agent = Text("--agent", "Who wants to spend.", "ID", isRequired: true);
        var amount = Text("--amount", "How much: 12.50.", "AMOUNT", isRequired: true);
        var currency = Text("--currency", "E.g. USD.", "CODE", isRequired: true);
        var merchant = Text("--merchant", "Where. Default: this proxy's merchant.", "ID");
        var category = Text("--category", "For what. Default: anything.", "NAME");
        var intent = Text("--intent", "Why, in words.", "TEXT");
        var jkt = Text("--jkt", "Thumbprint (RFC 7638) of the key whose holder alone may use the token.", "THUMBPRINT");
        var key = Text("--key", "A name for this one purchase, sent as Idempotency-Key: with it the same token is told again. Without, what was approved is handed out once.", "KEY");
        var command = ControlOptions.Command(
            "ask", "Decides: allow, with a token for exactly that; hold, when somebody has to approve it first; or deny. Ask the same again when it is approved. The exit code is 0 for allow alone.",
            [agent, amount, currency, merchant, category, intent, jkt, key],
            parsed => ControlOptions.Call("POST", "/authorizations") with
            {
                Body = ControlOptions.Body(parsed, agent, amount, currency, merchant, category, intent, jkt),
                Key = parsed.GetValue(key),

                // A key that we made up would make each call another purchase: what was approved would never be found again.
                IsRepeatable = true,
                Wanted = ("decision", "allow"),
            }, ask);
        command.Validators.Add(result =>
        {
            if (result.GetValue(key) is { } text && (text.Length is 0 or > LongestKey || text.AsSpan().ContainsAnyExceptInRange('!', '~')))
            {
                result.AddError($"--key has 1 to {LongestKey} visible ASCII characters.");
            }
        });
        return command;
    }

    private static Option<string?> Text(string name, string description, string helpName, bool isRequired = false) =>
        new(name) { Description = description, HelpName = helpName, Required = isRequired };
}
