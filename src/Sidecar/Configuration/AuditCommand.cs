using System.CommandLine;
using System.CommandLine.Parsing;
using Sidecar.Configuration.Control;

namespace Sidecar.Configuration;

/// <summary>The command <c>audit</c> of the executable, with <c>verify</c>.</summary>
internal static class AuditCommand
{
    public const string Usage = "Usage: sidecar audit verify|list|export ...; 'sidecar audit --help' says more.";

    public const string Name = "audit";
    private const int HashDigits = 64;

    /// <param name="verify">Called with what was asked of the ledger,</param>
    /// <param name="ask">or of a running proxy.</param>
    public static Command Create(Action<AuditArguments> verify, Action<ControlArguments> ask) =>
        new(Name, "Lists, exports and checks the audit.") { AuditListCommands.List(ask), AuditListCommands.Export(ask), Verify(verify) };

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
