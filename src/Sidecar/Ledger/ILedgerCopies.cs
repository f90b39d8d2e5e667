namespace Sidecar.Ledger;

/// <summary>
/// Copies of a ledger, made and brought back from the command line. The threat: a copy that is torn, or that turns out at the moment of need not to be one; a ledger that is
/// overwritten by mistake or under a running process. The promise: what is reported as done was verified and is on the disk, and a file that was there before is not lost.
/// </summary>
internal interface ILedgerCopies
{
    /// <summary>Writes a copy of what is committed, also while another process writes.</summary>
    /// <param name="file">Must not exist.</param>
    /// <returns>What was done, for the operator.</returns>
    /// <exception cref="LedgerCopyException">It was not done; no file was left.</exception>
    string Backup(string file);

    /// <summary>Puts a copy in the ledger's place. What was in flight in it is decided as after a crash, at the next start.</summary>
    /// <param name="force">Also where the present ledger has payments or cannot be read. It is kept.</param>
    /// <returns>What was done, for the operator.</returns>
    /// <exception cref="LedgerCopyException">It was not done; the ledger is as it was.</exception>
    /// <exception cref="LedgerStartException">A process has the ledger open.</exception>
    string Restore(string file, bool force);
}
