using Sidecar.Ledger.Control;
using Sidecar.Ledger.Postgres;
using Sidecar.Ledger.Sqlite;

namespace Sidecar.Ledger.ApiKeys;

/// <summary>The table of keys for a command that runs beside no proxy, or beside many that share a database. Nothing about payments is touched.</summary>
internal sealed class OwnApiKeyLedger : IAsyncDisposable
{
    private readonly IReadOnlyList<object> _held;

    private OwnApiKeyLedger(ILedgerConnections connections, IControlStore control, params IReadOnlyList<object> held) =>
        (Keys, _held) = (new SqlApiKeyLedger(new LedgerTables(connections, writersAtOnce: 1), control), held);

    public SqlApiKeyLedger Keys { get; }

    /// <exception cref="LedgerStartException">A process has the ledger open, or it is from a newer program.</exception>
    /// <exception cref="System.Data.Common.DbException">The ledger cannot be opened.</exception>
    public static OwnApiKeyLedger Open(LedgerOptions options, TimeProvider time) => options.Kind switch
    {
        LedgerKind.Sqlite => OpenSqlite(new SqliteDatabase(options.ConnectionString), time),
        LedgerKind.Postgres => OpenPostgres(new PostgresDatabase(options), time),
        _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "The options were not validated."),
    };

    public async ValueTask DisposeAsync()
    {
        foreach (var held in _held)
        {
            if (held is IAsyncDisposable database)
            {
                await database.DisposeAsync();
            }
            else
            {
                ((IDisposable)held).Dispose();
            }
        }
    }

    private static OwnApiKeyLedger OpenSqlite(SqliteDatabase database, TimeProvider time)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(database.Path)!);
        var held = SqliteFileLock.Take(database.Path);
        try
        {
            using var connection = database.OpenOrCreate();
            database.UseWriteAheadLog(connection);
            SqliteMigrator.Migrate(connection, time.GetUtcNow());
            return new OwnApiKeyLedger(database, new SqliteOwnControlStore(database, time), held);
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    private static OwnApiKeyLedger OpenPostgres(PostgresDatabase database, TimeProvider time)
    {
        using var connection = database.OpenWriter();
        PostgresMigrator.Migrate(connection, time.GetUtcNow());
        var control = new PostgresControlStore(database, time);
        return new OwnApiKeyLedger(database, control, control, database);
    }
}
