namespace Sidecar.Ledger;

/// <summary>An API key as it is written down. What it is good for never changes; how it stands does.</summary>
/// <param name="Id">The key's public part.</param>
/// <param name="Hash">Without the pepper that made it, it proves nothing.</param>
/// <param name="Owner">Who the key is for.</param>
internal sealed record ApiKeyRecord(string Id, ApiKeyHashRecord Hash, string Owner)
{
    /// <summary>Order of creation, from 1; 0 while it is not written.</summary>
    public long Number { get; init; }

    /// <summary>Whether it counts in tests alone.</summary>
    public bool IsTest { get; init; }

    public IReadOnlyList<string> Permissions { get; init; } = [];

    /// <summary>Profiles that its holder may speak for; none for any.</summary>
    public IReadOnlyList<string> Profiles { get; init; } = [];

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>From when on it is not good any more; null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>Late by the time between two writes of it.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>The id of the key that takes its place; null while there is none.</summary>
    public string? Successor { get; init; }
}
