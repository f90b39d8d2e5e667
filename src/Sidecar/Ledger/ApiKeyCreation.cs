namespace Sidecar.Ledger;

/// <summary>What came of making a key. A closed set.</summary>
internal abstract record ApiKeyCreation
{
    private ApiKeyCreation()
    {
    }

    /// <summary>Written, and durable.</summary>
    internal sealed record Created : ApiKeyCreation
    {
        public static Created Instance { get; } = new();
    }

    /// <summary>There is a key of that id; nothing was written.</summary>
    internal sealed record Duplicate : ApiKeyCreation
    {
        public static Duplicate Instance { get; } = new();
    }

    /// <summary>The ledger could not be written, or did not say whether it was.</summary>
    internal sealed record Unavailable(Exception Cause) : ApiKeyCreation;
}
