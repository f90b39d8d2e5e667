namespace Sidecar.Ledger.Sqlite;

/// <summary>The SQL that is embedded beside this file.</summary>
internal static class SqlText
{
    private const string Root = "Sidecar.Ledger.Sqlite.";

    /// <summary>The text of <c>Statements/{name}.sql</c>.</summary>
    public static string Statement(string name) => Read($"{Root}Statements.{name}.sql");

    /// <summary>The files of <c>Migrations/</c>, in order: <c>0001_payments.sql</c> is version 1.</summary>
    public static IReadOnlyList<SqlMigration> Migrations()
    {
        const string Folder = Root + "Migrations.";
        return [.. typeof(SqlText).Assembly.GetManifestResourceNames()
            .Where(static resource => resource.StartsWith(Folder, StringComparison.Ordinal))
            .Select(static resource => new SqlMigration(int.Parse(resource.AsSpan(Folder.Length, 4)), resource[Folder.Length..], Read(resource)))
            .OrderBy(static migration => migration.Version)];
    }

    private static string Read(string resource)
    {
        using var stream = typeof(SqlText).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
