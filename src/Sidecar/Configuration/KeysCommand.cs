using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace Sidecar.Configuration;

/// <summary>The command <c>keys</c> of the executable, with <c>create</c>, <c>list</c>, <c>rotate</c> and <c>revoke</c>.</summary>
internal static class KeysCommand
{
    public const string Usage = "Usage: sidecar keys create|list|rotate ID|revoke ID --config FILE [--config FILE ...] [--secrets DIR ...]; 'sidecar keys --help' says more.";

    public const string Name = "keys";

    private static readonly string[] OverlapForms = [@"h\:mm\:ss", @"hh\:mm\:ss", @"d\.hh\:mm\:ss"];

    /// <param name="ask">Called with what was asked for.</param>
    public static Command Create(Action<KeysArguments> ask) => new(Name, "Makes, lists, rotates and revokes API keys.") { Make(ask), List(ask), Rotate(ask), Revoke(ask) };

    private static Command Make(Action<KeysArguments> ask)
    {
        var owner = new Option<string?>("--owner") { Description = "Who the key is for. Default: the key's own id.", HelpName = "NAME" };
        var permissions = Several("--permission", "What its holder may do. May be repeated.");
        var profiles = Several("--profile", "UCP profile that its holder may speak for. May be repeated; default: any.");
        var expires = Expiry("Until when it is good. Default: for ever.");
        var test = new Option<bool>("--test") { Description = "A key for tests, sk_test_." };
        var offline = new Option<bool>("--offline") { Description = "Print an entry for Sidecar:Identity:ApiKeys:Keys instead of writing to the ledger." };
        return Command("create", "Makes a key and prints it, once.", [owner, permissions, profiles, expires, test, offline], (parsed, sources) => ask(new KeysArguments(KeysAction.Create, sources)
        {
            Owner = parsed.GetValue(owner),
            Permissions = parsed.GetValue(permissions) ?? [],
            Profiles = parsed.GetValue(profiles) ?? [],
            ExpiresAt = parsed.GetValue(expires),
            IsTest = parsed.GetValue(test),
            IsOffline = parsed.GetValue(offline),
        }));
    }

    private static Command List(Action<KeysArguments> ask) =>
        Command("list", "Lists the keys of the ledger, the newest first.", [], (_, sources) => ask(new KeysArguments(KeysAction.List, sources)));

    private static Command Rotate(Action<KeysArguments> ask)
    {
        var id = Id();
        var overlap = new Option<TimeSpan?>("--overlap")
        {
            Description = "How long the old key goes on, as hh:mm:ss or d.hh:mm:ss, up to 90.00:00:00. Default: 1.00:00:00, a day.",
            HelpName = "TIME",
            CustomParser = ReadOverlap,
        };
        var expires = Expiry("Until when the new key is good. Default: as long from now as the old one was made to live.");
        var command = Command("rotate", "Makes a key in the place of another, and prints it, once.", [overlap, expires], (parsed, sources) =>
            ask(new KeysArguments(KeysAction.Rotate, sources) { Id = parsed.GetRequiredValue(id), Overlap = parsed.GetValue(overlap), ExpiresAt = parsed.GetValue(expires) }));
        command.Arguments.Add(id);
        return command;
    }

    private static Command Revoke(Action<KeysArguments> ask)
    {
        var id = Id();
        var command = Command("revoke", "Ends a key at once and for ever.", [], (parsed, sources) => ask(new KeysArguments(KeysAction.Revoke, sources) { Id = parsed.GetRequiredValue(id) }));
        command.Arguments.Add(id);
        return command;
    }

    private static Command Command(string name, string description, IEnumerable<Option> options, Action<ParseResult, StartArguments> act)
    {
        var sources = new SourceOptions();
        var command = new Command(name, description);
        sources.AddTo(command);
        foreach (var option in options)
        {
            command.Options.Add(option);
        }

        command.SetAction(parsed => act(parsed, sources.Read(parsed)));
        return command;
    }

    private static Argument<string> Id() => new("ID") { Description = "The key's public id: the 12 characters after sk_live_ or sk_test_." };

    // A number alone would be days.
    private static TimeSpan? ReadOverlap(ArgumentResult result)
    {
        if (result.Tokens is [{ Value: var text }] && TimeSpan.TryParseExact(text, OverlapForms, CultureInfo.InvariantCulture, out var overlap))
        {
            return overlap;
        }

        result.AddError("--overlap is written hh:mm:ss or d.hh:mm:ss: 00:30:00 for half an hour, 30.00:00:00 for thirty days.");
        return null;
    }

    private static Option<string[]> Several(string name, string description) => new(name) { Description = description, Arity = ArgumentArity.OneOrMore };

    private static Option<string?> Expiry(string description) => new("--expires") { Description = $"{description} RFC 3339: 2026-12-24T18:00:00Z.", HelpName = "TIME" };
}
