using System.CommandLine;

namespace Sidecar.Configuration;

/// <summary>The command <c>ledger</c> of the executable, with <c>backup</c> and <c>restore</c>.</summary>
internal static class LedgerCommand
{
    public const string Name = "ledger";

    public const string Usage = "Usage: sidecar ledger backup|restore FILE --config FILE [--config FILE ...] [--secrets DIR ...]; 'sidecar ledger --help' says more.";

    /// <param name="ask">Called with what was asked for.</param>
    public static Command Create(Action<LedgerArguments> ask) => new(Name, "Copies the ledger and brings a copy back.") { Backup(ask), Restore(ask) };

    private static Command Backup(Action<LedgerArguments> ask)
    {
        var sources = new SourceOptions();
        var file = new Argument<string>("FILE") { Description = "Where the copy goes. A file that is there is not overwritten." };
        var command = new Command("backup", "Writes a verified copy of the ledger, also while the proxy runs.") { file };
        sources.AddTo(command);
        command.SetAction(parsed => ask(new LedgerArguments(LedgerAction.Backup, parsed.GetRequiredValue(file), Force: false, sources.Read(parsed))));
        return command;
    }

    private static Command Restore(Action<LedgerArguments> ask)
    {
        var sources = new SourceOptions();
        var file = new Argument<string>("FILE") { Description = "A copy that 'ledger backup' wrote." };
        var force = new Option<bool>("--force") { Description = "Also where the present ledger has payments or cannot be read. It is kept beside the restored one." };
        var command = new Command("restore", "Puts a copy in the place of the ledger. The proxy must not run.") { file, force };
        sources.AddTo(command);
        command.SetAction(parsed => ask(new LedgerArguments(LedgerAction.Restore, parsed.GetRequiredValue(file), parsed.GetValue(force), sources.Read(parsed))));
        return command;
    }
}
