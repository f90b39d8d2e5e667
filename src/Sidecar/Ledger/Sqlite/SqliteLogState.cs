using System.Runtime.InteropServices;

namespace Sidecar.Ledger.Sqlite;

/// <summary>How the write-ahead log stands after a checkpoint.</summary>
/// <param name="IsBusy">Somebody was in the way.</param>
/// <param name="Pages">In the log; -1 where nobody could look.</param>
/// <param name="Copied">Of these, how many are in the file too.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct SqliteLogState(bool IsBusy, long Pages, long Copied)
{
    /// <summary>All is in the file: the next commit begins the log anew.</summary>
    public bool IsCopied => !IsBusy && Left == 0;

    public long Left => Pages - Copied;
}
