using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Sidecar.Ledger.Sqlite;

/// <summary>Copies what is in the write-ahead log into the file, between the transactions of one connection.</summary>
internal sealed class SqliteCheckpoint(SqliteConnection connection, StatementSet statements)
{
    private readonly SqliteStatement _passive = statements.Of("pragma wal_checkpoint(passive)");
    private readonly SqliteStatement _restart = statements.Of("pragma wal_checkpoint(restart)");

    /// <summary>Copies as much as readers allow, and waits for nobody.</summary>
    public SqliteLogState Run() => Read(_passive);

    /// <summary>Copies all of it and waits until nobody reads the log any more. Nobody writes meanwhile.</summary>
    public SqliteLogState RunAlone(TimeSpan patience)
    {
        raw.sqlite3_busy_timeout(connection.Handle!, (int)patience.TotalMilliseconds);
        try
        {
            return Read(_restart);
        }
        finally
        {
            raw.sqlite3_busy_timeout(connection.Handle!, SqliteDatabase.BusyMilliseconds);
        }
    }

    private static SqliteLogState Read(SqliteStatement checkpoint)
    {
        try
        {
            checkpoint.Step();
            return new SqliteLogState(checkpoint.Number(0) != 0, checkpoint.Number(1), checkpoint.Number(2));
        }
        finally
        {
            checkpoint.Reset();
        }
    }
}
