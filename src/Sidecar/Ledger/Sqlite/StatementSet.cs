using Microsoft.Data.Sqlite;

namespace Sidecar.Ledger.Sqlite;

/// <summary>The prepared statements of one connection; they end with it.</summary>
internal sealed class StatementSet(SqliteConnection connection) : IDisposable
{
    private readonly List<SqliteStatement> _statements = [];

    /// <summary>The statement of <c>Statements/{name}.sql</c>.</summary>
    public SqliteStatement Named(string name) => Of(SqlText.Statement(name));

    public SqliteStatement Of(string sql)
    {
        var statement = new SqliteStatement(connection, sql);
        _statements.Add(statement);
        return statement;
    }

    public void Dispose() => _statements.ForEach(static statement => statement.Dispose());
}
