namespace Sidecar.Configuration;

/// <summary>What <c>sidecar ledger</c> is asked to do.</summary>
/// <param name="Action">What to do with the ledger that the configuration names.</param>
/// <param name="File">The copy: to be written, or to be read.</param>
/// <param name="Force">Restore over a ledger that has payments.</param>
/// <param name="Sources">Where configuration comes from.</param>
internal sealed record LedgerArguments(LedgerAction Action, string File, bool Force, StartArguments Sources);

/// <summary>What may be done with a ledger from the command line.</summary>
internal enum LedgerAction
{
    Backup,
    Restore,
}
