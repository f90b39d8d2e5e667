namespace Sidecar.Ledger;

/// <summary>Where payments are written down. Section <c>Sidecar:Ledger</c>.</summary>
internal sealed class LedgerOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Sidecar:Ledger";

    /// <summary>What keeps the ledger: <c>Sqlite</c> (a file of this one process) or <c>Postgres</c> (a database that any number of replicas share). Default <c>Sqlite</c>.</summary>
    public LedgerKind Kind { get; set; } = LedgerKind.Sqlite;

    /// <summary>
    /// For <c>Sqlite</c>: <c>Data Source=FILE</c>, relative to the working directory. The file, its folder and a <c>FILE.lock</c> beside it are made where they are missing;
    /// the volume must outlive the process. For <c>Postgres</c>: as for Npgsql, at least <c>Host=…;Database=…;Username=…</c>, several hosts separated by commas;
    /// the tables are made where they are missing. Connecting and each statement have at most 2 s, whatever it says; up to 10 connections read (<c>Maximum Pool Size</c>)
    /// and one writes. With a password in it, write it as <c>env:NAME</c> or <c>file:PATH</c>, or put the password into <c>Password</c>. Default <c>Data Source=sidecar.db</c>.
    /// </summary>
    public string ConnectionString { get; set; } = "Data Source=sidecar.db";

    /// <summary>For <c>Postgres</c>: the password, as <c>env:NAME</c> or <c>file:PATH</c>, in place of one in the connection string. Default none.</summary>
    public string? Password { get; set; }
}
