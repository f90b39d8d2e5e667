namespace Sidecar.Ledger;

/// <summary>What keeps the ledger.</summary>
internal enum LedgerKind
{
    /// <summary>An SQLite file that belongs to this one process.</summary>
    Sqlite,

    /// <summary>A PostgreSQL database that any number of replicas share.</summary>
    Postgres,
}
