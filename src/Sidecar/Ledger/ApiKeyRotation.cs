namespace Sidecar.Ledger;

/// <summary>What came of putting a key in another one's place. A closed set.</summary>
internal abstract record ApiKeyRotation
{
    private ApiKeyRotation()
    {
    }

    /// <summary>Both are good until the old one ends, and that is durable.</summary>
    /// <param name="Old">With its end.</param>
    internal sealed record Rotated(ApiKeyRecord Old, ApiKeyRecord New) : ApiKeyRotation;

    /// <summary>There is no key of that id.</summary>
    internal sealed record Unknown : ApiKeyRotation
    {
        public static Unknown Instance { get; } = new();
    }

    /// <summary>It is revoked, has expired, or has a successor. Nothing was written.</summary>
    internal sealed record Conflict(ApiKeyRecord Key) : ApiKeyRotation;

    /// <summary>The ledger could not be written, or did not say whether it was.</summary>
    internal sealed record Unavailable(Exception Cause) : ApiKeyRotation;
}
