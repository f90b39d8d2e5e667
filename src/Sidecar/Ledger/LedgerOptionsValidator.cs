using Microsoft.Data.Sqlite;
using Npgsql;
using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>What a ledger's options must fulfil. Looks at the file system and changes nothing there, so that <c>validate</c> may run anywhere.</summary>
internal static class LedgerOptionsValidator
{
    /// <param name="keyPath">The options' own path, <c>Sidecar:Ledger</c>.</param>
    public static void Validate(LedgerOptions options, string keyPath, IConfigurationErrors errors)
    {
        if (!Enum.IsDefined(options.Kind))
        {
            errors.Add($"{keyPath}:Kind", $"is not a kind of ledger; write one of: {string.Join(", ", Enum.GetNames<LedgerKind>())}.");
            return;
        }

        if ((options.Kind == LedgerKind.Postgres ? FindPostgresFault(options.ConnectionString) : FindFault(options.ConnectionString)) is { } fault)
        {
            errors.Add($"{keyPath}:ConnectionString", fault);
        }

        if (options.Password is not null && FindPasswordFault(options) is { } passwordFault)
        {
            errors.Add($"{keyPath}:Password", passwordFault);
        }
    }

    private static string? FindPasswordFault(LedgerOptions options) => options switch
    {
        { Kind: not LedgerKind.Postgres } => "is for Kind Postgres; leave it away.",
        { Password: "" } => "is empty; write a secret such as env:SIDECAR_LEDGER_PASSWORD, or leave it away.",
        _ => null,
    };

    // Npgsql's own message may repeat a part of the string.
    private static string? FindPostgresFault(string? connectionString)
    {
        const string Example = "write Host=HOST;Database=NAME;Username=USER";
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            return $"is empty; {Example}.";
        }

        try
        {
            var builder = new NpgsqlConnectionStringBuilder(connectionString);
            return string.IsNullOrWhiteSpace(builder.Host) ? $"names no Host; {Example}." : FindPostgresFault(builder);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException)
        {
            return $"is not a Postgres connection string as Npgsql reads it; {Example}.";
        }
    }

    private static string? FindPostgresFault(NpgsqlConnectionStringBuilder builder) => builder switch
    {
        { Multiplexing: true } => "has Multiplexing, which the ledger's one writing connection cannot use; leave it away.",
        { Pooling: false } => "has Pooling=false, which would open a connection for every question; leave it away.",
        { LoadBalanceHosts: true } => "has Load Balance Hosts, and only the primary takes writes; leave it away.",
        { TargetSessionAttributes: { } target } when !target.Equals("primary", StringComparison.OrdinalIgnoreCase) && !target.Equals("read-write", StringComparison.OrdinalIgnoreCase) =>
            "has Target Session Attributes that may choose a server without writes; leave it away, or write primary.",
        _ => null,
    };

    // The string itself is never repeated: a connection string may carry a password.
    private static string? FindFault(string? connectionString)
    {
        if (string.IsNullOrWhiteSpace(connectionString))
        {
            return "is empty; write Data Source=FILE.";
        }

        try
        {
            var builder = new SqliteConnectionStringBuilder(connectionString);
            return FindFault(builder) ?? FindPathFault(builder.DataSource);
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException)
        {
            return "is not an SQLite connection string; write Data Source=FILE.";
        }
    }

    private static string? FindFault(SqliteConnectionStringBuilder builder)
    {
        if (builder.Mode == SqliteOpenMode.Memory || builder.DataSource.Length == 0 || builder.DataSource.StartsWith(":memory:", StringComparison.OrdinalIgnoreCase))
        {
            return "keeps payments in memory, where a restart forgets them and a used payment can be used again; write Data Source=FILE.";
        }

        if (builder.DataSource.StartsWith("file:", StringComparison.OrdinalIgnoreCase) || builder.DataSource.Contains("|DataDirectory|", StringComparison.OrdinalIgnoreCase))
        {
            return "names a URI or a placeholder where a path is needed; write Data Source=FILE with a plain path.";
        }

        if (builder.Mode == SqliteOpenMode.ReadOnly)
        {
            return "opens the ledger read-only, and it is there to be written; leave Mode away.";
        }

        return builder.Password.Length > 0 ? "has a Password, and this SQLite does not encrypt; leave it away and encrypt the volume." : null;
    }

    private static string? FindPathFault(string file)
    {
        var path = Path.GetFullPath(file);
        if (Directory.Exists(path))
        {
            return $"names the folder {path}; name a file in it, e.g. {Path.Combine(path, "sidecar.db")}.";
        }

        for (var folder = Path.GetDirectoryName(path); folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (Directory.Exists(folder))
            {
                return null;
            }

            if (File.Exists(folder))
            {
                return $"needs the folder {Path.GetDirectoryName(path)}, but {folder} is a file; choose another path.";
            }
        }

        return null;
    }
}
