namespace Sidecar.Ledger;

/// <summary>Where payments are written down. Section <c>Sidecar:Ledger</c>.</summary>
internal sealed class LedgerOptions
{
    /// <summary>The section of the configuration.</summary>
    public const string Section = "Sidecar:Ledger";

    /// <summary>What keeps the ledger: <c>Sqlite</c>. Default <c>Sqlite</c>.</summary>
    public LedgerKind Kind { get; set; } = LedgerKind.Sqlite;

    /// <summary>
    /// For <c>Sqlite</c>: <c>Data Source=FILE</c>, relative to the working directory. The file, its folder and a <c>FILE.lock</c> beside it are made where they are missing;
    /// the volume must outlive the process. Default <c>Data Source=sidecar.db</c>.
    /// </summary>
    public string ConnectionString { get; set; } = "Data Source=sidecar.db";
}
