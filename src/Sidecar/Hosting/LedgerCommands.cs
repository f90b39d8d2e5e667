using System.Collections;
using System.Data.Common;
using Sidecar.Configuration;
using Sidecar.Ledger;

namespace Sidecar.Hosting;

/// <summary>Does what <c>sidecar ledger</c> is asked for, with the ledger that the configuration names; the rest of the process is not composed.</summary>
internal static class LedgerCommands
{
    private const int CannotDo = 1;

    /// <summary>0 when it was done, 1 when something outside kept it from being done, 2 for a wrong configuration.</summary>
    public static int Run(LedgerArguments command, IDictionary environment, TextWriter output, TextWriter error)
    {
        var configuration = ConfigurationLoader.Load(command.Sources, environment, FeatureOptions.Sections);
        var options = configuration.IsComplete ? FeatureOptions.Bind(configuration).Ledger : null;
        if (options is null || configuration.Errors.Any)
        {
            return configuration.Errors.Report(error);
        }

        try
        {
            var copies = LedgerCopies.For(options, TimeProvider.System);
            output.WriteLine(command.Action switch
            {
                LedgerAction.Backup => copies.Backup(command.File),
                LedgerAction.Restore => copies.Restore(command.File, command.Force),
                _ => throw new ArgumentOutOfRangeException(nameof(command), command.Action, "No such action."),
            });
            return 0;
        }
        catch (Exception fault) when (fault is LedgerCopyException or LedgerStartException or IOException or UnauthorizedAccessException or DbException)
        {
            error.WriteLine($"sidecar: cannot {(command.Action == LedgerAction.Backup ? "back up" : "restore")}: {fault.Message.ReplaceLineEndings(" ")}");
            return CannotDo;
        }
    }
}
