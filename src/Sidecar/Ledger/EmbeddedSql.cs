namespace Sidecar.Ledger;

/// <summary>The SQL that is embedded beside an engine.</summary>
/// <param name="root">The engine's namespace.</param>
internal sealed class EmbeddedSql(string root)
{
    /// <summary>The text of <c>Statements/{name}.sql</c>.</summary>
    public string Statement(string name) => Read($"{root}.Statements.{name}.sql");

    /// <summary>The files of <c>Migrations/</c>, in order: <c>0001_payments.sql</c> is version 1.</summary>
    public IReadOnlyList<SqlMigration> Migrations()
    {
        var folder = $"{root}.Migrations.";
        return [.. typeof(EmbeddedSql).Assembly.GetManifestResourceNames()
            .Where(resource => resource.StartsWith(folder, StringComparison.Ordinal))
            .Select(resource => new SqlMigration(int.Parse(resource.AsSpan(folder.Length, 4)), resource[folder.Length..], Read(resource)))
            .OrderBy(static migration => migration.Version)];
    }

    private static string Read(string resource)
    {
        using var stream = typeof(EmbeddedSql).Assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"{resource} is not embedded in the program.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
