namespace Sidecar.Ledger;

/// <summary>What came of writing a revocation down. A closed set.</summary>
internal abstract record RevocationWriting
{
    private RevocationWriting()
    {
    }

    /// <summary>It is in the books, by this call or an earlier one, and that is durable.</summary>
    /// <param name="Until">Until when it holds: the latest that anybody asked for.</param>
    internal sealed record Written(DateTimeOffset Until) : RevocationWriting;

    /// <summary>There are as many as there may be; nothing was written.</summary>
    internal sealed record Full : RevocationWriting
    {
        public static Full Instance { get; } = new();
    }

    /// <summary>The ledger could not be written, or did not say whether it was.</summary>
    internal sealed record Unavailable(Exception Cause) : RevocationWriting;
}
