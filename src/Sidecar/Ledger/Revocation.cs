using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>Something that must not be honoured any more although its signature still says so.</summary>
/// <param name="Key">Names it, and whose it is, among all that can be revoked.</param>
/// <param name="Until">When whatever is revoked has ended by itself.</param>
internal sealed record Revocation(RevocationKind Kind, Digest Key, DateTimeOffset Until);
