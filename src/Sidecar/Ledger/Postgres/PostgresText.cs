namespace Sidecar.Ledger.Postgres;

/// <summary>The SQL that is embedded beside this file.</summary>
internal static class PostgresText
{
    public static EmbeddedSql Embedded { get; } = new("Sidecar.Ledger.Postgres");

    public static string Statement(string name) => Embedded.Statement(name);
}
