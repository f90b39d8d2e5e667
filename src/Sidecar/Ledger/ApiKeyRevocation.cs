namespace Sidecar.Ledger;

/// <summary>What came of ending a key. A closed set.</summary>
internal abstract record ApiKeyRevocation
{
    private ApiKeyRevocation()
    {
    }

    /// <summary>It is revoked, by this call or an earlier one, and that is durable.</summary>
    internal sealed record Revoked(ApiKeyRecord Key) : ApiKeyRevocation;

    /// <summary>There is no key of that id.</summary>
    internal sealed record Unknown : ApiKeyRevocation
    {
        public static Unknown Instance { get; } = new();
    }

    /// <summary>The ledger could not be written, or did not say whether it was.</summary>
    internal sealed record Unavailable(Exception Cause) : ApiKeyRevocation;
}
