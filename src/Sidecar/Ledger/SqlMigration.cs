namespace Sidecar.Ledger;

/// <summary>One file of <c>Migrations/</c>.</summary>
internal sealed record SqlMigration(int Version, string Name, string Sql);
