namespace Sidecar.Ledger;

/// <summary>What came of a write that cannot be refused. A closed set.</summary>
internal abstract record LedgerWriteOutcome
{
    private LedgerWriteOutcome()
    {
    }

    /// <summary>Written, and durable.</summary>
    internal sealed record Written : LedgerWriteOutcome
    {
        public static Written Instance { get; } = new();
    }

    /// <summary>The ledger could not be written.</summary>
    internal sealed record Unavailable(Exception Cause) : LedgerWriteOutcome;
}
