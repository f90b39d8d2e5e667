using Dapper;
using Microsoft.Data.Sqlite;

namespace Sidecar.Ledger.Sqlite;

/// <summary>Brings a file to the schema of this program, or refuses it. All of it or none: one transaction, under SQLite's exclusive lock.</summary>
internal static class SqliteMigrator
{
    /// <returns>The schema's version afterwards.</returns>
    /// <exception cref="LedgerStartException">The file is from a newer program.</exception>
    public static int Migrate(SqliteConnection connection, DateTimeOffset now)
    {
        connection.Execute("begin exclusive");
        try
        {
            var version = Apply(connection, now);
            connection.Execute("commit");
            return version;
        }
        catch
        {
            connection.Execute("rollback");
            throw;
        }
    }

    private static int Apply(SqliteConnection connection, DateTimeOffset now)
    {
        connection.Execute(SqlText.Statement("schema_migrations"));
        var present = connection.ExecuteScalar<int>(SqlText.Statement("schema_version"));
        var migrations = SqlText.Migrations();
        var newest = migrations[^1].Version;
        if (present > newest)
        {
            throw new LedgerStartException(
                $"The ledger {connection.DataSource} has schema {present}, and this program knows up to {newest}: it was written by a newer version. Run that version, or another file.");
        }

        foreach (var migration in migrations.Where(migration => migration.Version > present))
        {
            connection.Execute(migration.Sql);
            connection.Execute(SqlText.Statement("insert_migration"), new { version = migration.Version, name = migration.Name, now = now.ToUnixTimeMilliseconds() });
        }

        return newest;
    }
}
