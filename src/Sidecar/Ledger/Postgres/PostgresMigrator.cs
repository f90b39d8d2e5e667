using Npgsql;

namespace Sidecar.Ledger.Postgres;

/// <summary>Brings a database to the schema of this program, or refuses it. All of it or none, one replica at a time: one transaction, under an advisory lock that others wait for.</summary>
internal static class PostgresMigrator
{
    // Longer than any migration, and than several replicas one after the other.
    private const int Seconds = 120;

    /// <returns>The schema's version afterwards.</returns>
    /// <exception cref="LedgerStartException">The database is from a newer program.</exception>
    public static int Migrate(NpgsqlConnection connection, DateTimeOffset now)
    {
        using var transaction = connection.BeginTransaction();
        Run(connection, PostgresText.Statement("lock_migrations"));
        if (!(bool)Ask(connection, PostgresText.Statement("has_migrations")))
        {
            Run(connection, PostgresText.Statement("schema_migrations"));
        }

        var present = (int)Ask(connection, PostgresText.Statement("schema_version"));
        var migrations = PostgresText.Embedded.Migrations();
        var newest = migrations[^1].Version;
        if (present > newest)
        {
            throw new LedgerStartException(
                $"The ledger's database has schema {present}, and this program knows up to {newest}: it was written by a newer version. Run that version, or another database.");
        }

        foreach (var migration in migrations.Where(migration => migration.Version > present))
        {
            Run(connection, migration.Sql);
            Run(connection, PostgresText.Statement("insert_migration"), migration.Version, migration.Name, now.ToUnixTimeMilliseconds());
        }

        transaction.Commit();
        return newest;
    }

    private static void Run(NpgsqlConnection connection, string sql, params object[] arguments)
    {
        using var command = Command(connection, sql);
        Array.ForEach(arguments, argument => command.Parameters.Add(new NpgsqlParameter { Value = argument }));
        command.ExecuteNonQuery();
    }

    private static object Ask(NpgsqlConnection connection, string sql)
    {
        using var command = Command(connection, sql);
        return command.ExecuteScalar()!;
    }

    private static NpgsqlCommand Command(NpgsqlConnection connection, string sql) => new(sql, connection) { CommandTimeout = Seconds };
}
