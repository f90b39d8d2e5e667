namespace Sidecar.State;

/// <summary>What came of revoking something for good. A closed set.</summary>
internal abstract record LastingRevocation
{
    private LastingRevocation()
    {
    }

    /// <summary>It is written down, and every check sees it.</summary>
    /// <param name="Until">Until when: the latest that anybody asked for.</param>
    internal sealed record Done(DateTimeOffset Until) : LastingRevocation;

    /// <summary>There are as many as there may be; nothing was revoked.</summary>
    internal sealed record Full : LastingRevocation
    {
        public static Full Instance { get; } = new();
    }

    /// <summary>The ledger could not be written, or did not say whether it was.</summary>
    internal sealed record LedgerAway(Exception Cause) : LastingRevocation;

    /// <summary>It is written down, and checks see it when the store of state is back and was filled again.</summary>
    internal sealed record StoreAway : LastingRevocation
    {
        public static StoreAway Instance { get; } = new();
    }
}
