namespace Sidecar.Ledger;

/// <summary>What the ledger says about an id. A closed set.</summary>
internal abstract record ApiKeyReading
{
    private ApiKeyReading()
    {
    }

    internal sealed record Found(ApiKeyRecord Key) : ApiKeyReading;

    internal sealed record Unknown : ApiKeyReading
    {
        public static Unknown Instance { get; } = new();
    }

    /// <summary>The ledger could not be read.</summary>
    internal sealed record Unavailable(Exception Cause) : ApiKeyReading;
}
