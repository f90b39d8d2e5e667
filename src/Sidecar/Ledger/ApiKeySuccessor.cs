namespace Sidecar.Ledger;

/// <summary>The key that takes another one's place. Owner, permissions and profiles are those of the other.</summary>
/// <param name="Id">Its own public part.</param>
/// <param name="ExpiresAt">Null: it lives as long as the other was made to live, or for ever.</param>
/// <param name="Overlap">How long the other goes on, unless it ends sooner by itself.</param>
internal sealed record ApiKeySuccessor(string Id, ApiKeyHashRecord Hash, DateTimeOffset? ExpiresAt, TimeSpan Overlap);
