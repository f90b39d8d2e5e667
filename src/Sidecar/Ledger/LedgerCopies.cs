using Sidecar.Ledger.Sqlite;

namespace Sidecar.Ledger;

/// <summary>Finds out who copies a ledger of some kind.</summary>
internal static class LedgerCopies
{
    /// <exception cref="LedgerCopyException">That kind of ledger has tools of its own.</exception>
    public static ILedgerCopies For(LedgerOptions options, TimeProvider time) => options.Kind switch
    {
        LedgerKind.Sqlite => new SqliteCopies(new SqliteDatabase(options.ConnectionString), time),
        _ => throw new LedgerCopyException($"A ledger of kind {options.Kind} lives in a database server, which copies it better: use pg_dump and pg_restore."),
    };
}
