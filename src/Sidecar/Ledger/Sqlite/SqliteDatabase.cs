using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace Sidecar.Ledger.Sqlite;

/// <summary>The file of the ledger and how connections to it are set up.</summary>
internal sealed class SqliteDatabase : ILedgerConnections
{
    // How long SQLite waits for somebody else's lock (a backup, an operator's shell) before the batch is given up.
    public const int BusyMilliseconds = 1000;

    static SqliteDatabase()
    {
        SQLitePCL.Batteries_V2.Init();

        // Each connection here belongs to one thread at a time, so SQLite need not lock it again at every call.
        SQLitePCL.raw.sqlite3_config(SQLitePCL.raw.SQLITE_CONFIG_MULTITHREAD);
    }

    public SqliteDatabase(string connectionString)
        : this(connectionString, SqliteLogBounds.Default)
    {
    }

    internal SqliteDatabase(string connectionString, SqliteLogBounds log)
    {
        Log = log;
        Path = System.IO.Path.GetFullPath(new SqliteConnectionStringBuilder(connectionString).DataSource);
    }

    public static SqliteDatabase At(string path) => new(new SqliteConnectionStringBuilder { DataSource = path }.ToString());

    public string Path { get; }

    public SqliteLogBounds Log { get; }

    /// <summary>The file itself where the path is a link: two names of one file must meet at one lock.</summary>
    public string ResolvedPath => Resolve(Path);

    /// <summary>Opens the file and makes it where it is missing.</summary>
    public SqliteConnection OpenOrCreate() => Open(SqliteOpenMode.ReadWriteCreate);

    /// <summary>Puts the file into write-ahead mode, in which it stays.</summary>
    public void UseWriteAheadLog(SqliteConnection connection)
    {
        if (connection.ExecuteScalar<string>("pragma journal_mode = wal") is "wal")
        {
            return;
        }

        throw new LedgerStartException($"The file system of {Path} cannot carry SQLite's write-ahead log (shared memory is missing, as on many network file systems): use a local volume.");
    }

    /// <summary>Opens the file that is there. A ledger that vanished is a failure, never a reason to begin an empty one: that would forget every payment.</summary>
    public SqliteConnection OpenWriter() => Open(SqliteOpenMode.ReadWrite);

    /// <summary>Opens the file that is there for reading. Readers see the last commit and neither wait for the writer nor hold it up.</summary>
    public SqliteConnection OpenReader() => Open(SqliteOpenMode.ReadOnly);

    // SQLite answers on the caller's thread.
    ValueTask<DbConnection> ILedgerConnections.OpenReaderAsync(CancellationToken cancellationToken) => new(OpenReader());

    ValueTask<DbConnection> ILedgerConnections.OpenWriterAsync(CancellationToken cancellationToken) => new(OpenSmallWriter());

    public static string Resolve(string path) =>
        new FileInfo(path).LinkTarget is null ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)!.FullName;

    // What it writes SqliteCheckpoints does not count: it copies a long log itself, as nobody else may. No request waits for it meanwhile, and neither does the one writer.
    private SqliteConnection OpenSmallWriter()
    {
        var connection = OpenWriter();
        try
        {
            connection.Execute($"pragma wal_autocheckpoint = {Log.Usual}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private SqliteConnection Open(SqliteOpenMode mode)
    {
        // No pool: a pooled connection would keep the file open after it was closed.
        var builder = new SqliteConnectionStringBuilder { DataSource = Path, Mode = mode, ForeignKeys = true, Pooling = false, DefaultTimeout = 1 };
        var connection = new SqliteConnection(builder.ToString());
        try
        {
            connection.Open();
            // FULL: a commit is on the disk before it is reported. The default of write-ahead mode in many builds loses the last ones on power failure.
            connection.Execute("pragma synchronous = full");
            connection.Execute($"pragma busy_timeout = {BusyMilliseconds}");
            connection.Execute("pragma cache_size = -16000");
            // No commit of payments copies the log into the file: that is for SqliteCheckpoints, and for whoever closes the file last.
            connection.Execute("pragma wal_autocheckpoint = 0");
            connection.Execute($"pragma journal_size_limit = {Log.MostBytes}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
