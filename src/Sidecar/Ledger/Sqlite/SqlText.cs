namespace Sidecar.Ledger.Sqlite;

/// <summary>The SQL that is embedded beside this file.</summary>
internal static class SqlText
{
    public static EmbeddedSql Embedded { get; } = new("Sidecar.Ledger.Sqlite");

    public static string Statement(string name) => Embedded.Statement(name);

    public static IReadOnlyList<SqlMigration> Migrations() => Embedded.Migrations();
}
