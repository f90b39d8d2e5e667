using System.CommandLine;
using System.CommandLine.Parsing;

namespace Sidecar.Configuration;

/// <summary>The command <c>audit</c> of the executable, with <c>verify</c>.</summary>
internal static class AuditCommand
{
    public const string Usage = "Usage: sidecar audit verify [--head HASH] --config FILE [--config FILE ...] [--secrets DIR ...]; 'sidecar audit --help' says more.";

    private const string Name = "audit";
    private const int HashDigits = 64;

    /// <param name="ask">Called with what was asked for.</param>
    public static Command Create(Action<AuditArguments> ask) => new(Name, "Checks the audit.") { Verify(ask) };

    /// <summary>Whether the words meant this command or one below it.</summary>
    public static bool IsIn(ParseResult parsed) =>
        parsed.CommandResult.Command.Name == Name || parsed.CommandResult.Parent is CommandResult { Command.Name: Name };

    private static Command Verify(Action<AuditArguments> ask)
    {
        var sources = new SourceOptions();
        var head = new Option<string?>("--head")
        {
            Description = "A hash that this command printed before. It must still be in the chain: so a cut of the end shows.",
            HelpName = "HASH",
            CustomParser = ReadHash,
        };
        var command = new Command("verify", "Follows the chain of hashes from the first record to the last, also while the proxy runs. Ends with 1 where a record was changed, cut or added.") { head };
        sources.AddTo(command);
        command.SetAction(parsed => ask(new AuditArguments(parsed.GetValue(head), sources.Read(parsed))));
        return command;
    }

    private static string? ReadHash(ArgumentResult result)
    {
        if (result.Tokens is [{ Value: { Length: HashDigits } text }] && text.All(char.IsAsciiHexDigit))
        {
            return text;
        }

        result.AddError($"--head is written as {HashDigits} hexadecimal digits.");
        return null;
    }
}
