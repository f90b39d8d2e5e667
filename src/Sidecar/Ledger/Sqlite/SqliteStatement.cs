using Microsoft.Data.Sqlite;
using Sidecar.Policies;
using SQLitePCL;

namespace Sidecar.Ledger.Sqlite;

/// <summary>
/// A statement that is prepared once and run many times by one thread. It stands for <see cref="SqliteCommand"/> where every microsecond is paid per payment:
/// that one looks each parameter up by name, allocates a reader a run and sleeps in steps of 150 ms when the file is locked.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int DigestLength = 32;

    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;

    public SqliteStatement(SqliteConnection connection, string sql)
    {
        _database = connection.Handle!;
        Check(raw.sqlite3_prepare_v3(_database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement));
    }

    public SqliteStatement Bind(int index, string? value)
    {
        Check(value is null ? raw.sqlite3_bind_null(_statement, index) : raw.sqlite3_bind_text(_statement, index, value));
        return this;
    }

    public SqliteStatement Bind(int index, long? value)
    {
        Check(value is { } number ? raw.sqlite3_bind_int64(_statement, index, number) : raw.sqlite3_bind_null(_statement, index));
        return this;
    }

    public SqliteStatement Bind(int index, ReadOnlyMemory<byte> value)
    {
        Check(raw.sqlite3_bind_blob(_statement, index, value.Span));
        return this;
    }

    public SqliteStatement Bind(int index, Digest? value)
    {
        if (value is not { } digest)
        {
            Check(raw.sqlite3_bind_null(_statement, index));
            return this;
        }

        Span<byte> bytes = stackalloc byte[DigestLength];
        digest.CopyTo(bytes);
        Check(raw.sqlite3_bind_blob(_statement, index, bytes));
        return this;
    }

    /// <summary>Runs a statement that has no rows.</summary>
    public void Run()
    {
        try
        {
            Step();
        }
        finally
        {
            Reset();
        }
    }

    /// <summary>Goes to the next row. Whoever reads rows calls <see cref="Reset"/> after the last: an open statement holds its snapshot.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is not (raw.SQLITE_ROW or raw.SQLITE_DONE))
        {
            SqliteException.ThrowExceptionForRC(code, _database);
        }

        return code == raw.SQLITE_ROW;
    }

    /// <summary>Its own result is left aside: it repeats the failure of the step before, which was thrown.</summary>
    public void Reset() => raw.sqlite3_reset(_statement);

    public long Number(int column) => raw.sqlite3_column_int64(_statement, column);

    public bool IsNull(int column) => raw.sqlite3_column_type(_statement, column) == raw.SQLITE_NULL;

    public Digest? Digest(int column) => IsNull(column) ? null : new Digest(raw.sqlite3_column_blob(_statement, column));

    public string? Text(int column) => IsNull(column) ? null : raw.sqlite3_column_text(_statement, column).utf8_to_string();

    public void Dispose() => _statement.Dispose();

    private void Check(int code)
    {
        if (code != raw.SQLITE_OK)
        {
            SqliteException.ThrowExceptionForRC(code, _database);
        }
    }
}
