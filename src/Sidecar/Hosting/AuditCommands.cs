using System.Collections;
using System.Data.Common;
using Sidecar.Configuration;
using Sidecar.Ledger;
using Sidecar.Ledger.Audit;

namespace Sidecar.Hosting;

/// <summary>Does what <c>sidecar audit</c> is asked for, with the ledger that the configuration names; the rest of the process is not composed.</summary>
internal static class AuditCommands
{
    private const int Done = 0;
    private const int CannotDo = 1;

    /// <summary>0 when the chain is whole, 1 when it is not or cannot be read, 2 for a wrong configuration.</summary>
    public static async Task<int> RunAsync(AuditArguments command, IDictionary environment, TextWriter output, TextWriter error)
    {
        var configuration = ConfigurationLoader.Load(command.Sources, environment, FeatureOptions.Sections);
        var options = configuration.IsComplete ? FeatureOptions.Bind(configuration).Ledger : null;
        if (options is null || configuration.Errors.Any)
        {
            return configuration.Errors.Report(error);
        }

        try
        {
            await using var audit = OwnAuditHistory.Open(options);
            var verifier = new AuditVerifier(audit.History, command.Head is { } head ? Convert.FromHexString(head) : null);
            return Tell(await verifier.VerifyAsync(CancellationToken.None), output, error);
        }
        catch (Exception fault) when (fault is LedgerUnavailableException or IOException or UnauthorizedAccessException or DbException)
        {
            error.WriteLine($"sidecar: cannot verify: {fault.Message.ReplaceLineEndings(" ")}");
            return CannotDo;
        }
    }

    private static int Tell(AuditVerdict verdict, TextWriter output, TextWriter error)
    {
        switch (verdict)
        {
            case AuditVerdict.Whole { Records: var records, Hash: var hash }:
                output.WriteLine($"The audit is whole: {records} record{(records == 1 ? "" : "s")}, the last hash is {hash}");
                return Done;
            case AuditVerdict.Broken { Number: var number, Reason: var reason }:
                error.WriteLine($"sidecar: the audit is broken at record {number}: {reason}.");
                return CannotDo;
            default:
                throw new ArgumentOutOfRangeException(nameof(verdict), verdict, "A closed set.");
        }
    }
}
