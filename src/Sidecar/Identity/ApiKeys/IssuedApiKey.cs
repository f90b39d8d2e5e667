using Sidecar.Ledger;

namespace Sidecar.Identity.ApiKeys;

/// <summary>What came of making a key, or of putting one in another's place. A closed set.</summary>
internal abstract record IssuedApiKey
{
    private IssuedApiKey()
    {
    }

    /// <summary>The only time that the key itself is seen.</summary>
    /// <param name="Old">The key whose place it takes, with its end; null where there is none.</param>
    internal sealed record Issued(ApiKey Key, ApiKeyRecord Record, ApiKeyRecord? Old) : IssuedApiKey
    {
        public override string ToString() => $"{Key}";
    }

    /// <summary>There is no key of that id in the ledger.</summary>
    internal sealed record Unknown : IssuedApiKey
    {
        public static Unknown Instance { get; } = new();
    }

    /// <summary>It cannot be rotated.</summary>
    /// <param name="Reason">Why, for the operator.</param>
    internal sealed record Conflict(string Reason) : IssuedApiKey;

    /// <summary>The ledger is away, or did not say whether it was written.</summary>
    internal sealed record Unavailable(Exception Cause) : IssuedApiKey;
}
