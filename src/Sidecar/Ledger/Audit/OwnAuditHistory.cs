using Sidecar.Ledger.Postgres;
using Sidecar.Ledger.Sqlite;

namespace Sidecar.Ledger.Audit;

/// <summary>The audit for a command that runs beside the proxy: it reads only, and takes no lock.</summary>
internal sealed class OwnAuditHistory : IAsyncDisposable
{
    private readonly PostgresDatabase? _database;

    private OwnAuditHistory(SqlAuditHistory history, PostgresDatabase? database) => (History, _database) = (history, database);

    public SqlAuditHistory History { get; }

    public static OwnAuditHistory Open(LedgerOptions options)
    {
        switch (options.Kind)
        {
            case LedgerKind.Sqlite:
                return new OwnAuditHistory(new SqlAuditHistory(new SqliteReader(new SqliteDatabase(options.ConnectionString))), database: null);
            case LedgerKind.Postgres:
                var database = new PostgresDatabase(options);
                return new OwnAuditHistory(new SqlAuditHistory(new PostgresReader(database)), database);
            default:
                throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "The options were not validated.");
        }
    }

    public ValueTask DisposeAsync() => _database?.DisposeAsync() ?? ValueTask.CompletedTask;
}
