namespace Sidecar.Ledger;

/// <summary>What follows from the kind of a ledger.</summary>
internal static class LedgerKinds
{
    /// <summary>Whether all replicas write to one ledger, so that its unique key decides between them.</summary>
    public static bool IsShared(this LedgerKind kind) => kind != LedgerKind.Sqlite;
}
