namespace Sidecar.Ledger;

/// <summary>What tells whether somebody holds a key, and nothing about what it is good for.</summary>
/// <param name="Number">Order of creation, from 1.</param>
/// <param name="Id">The key's public part.</param>
internal sealed record ApiKeyHashEntry(long Number, string Id, ApiKeyHashRecord Hash);
