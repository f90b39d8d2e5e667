using Sidecar.Policies;

namespace Sidecar.State;

/// <summary>
/// What must not be honoured any more although its signature still says so: tokens, agents, keys. The threat: a leaked credential that goes on working
/// in some replica. The promise: once revoking returned <see cref="LeaseOutcome.Done"/> every check in every replica sees it, until the retention is over
/// (longer than the credential lives). A flushed store, and one in memory at a restart, forgets, and says <see cref="RevocationCheck.Unavailable"/> until the
/// ledger's revocations were <see cref="IRestoredRevocations">put into it again</see>: whoever revokes writes into the ledger first (<see cref="LastingRevocations"/>).
/// When the store fails or is full a check is <see cref="RevocationCheck.Unavailable"/> too, and the credential is not honoured.
/// </summary>
internal interface IRevocations
{
    /// <returns>Done or Unavailable. Revoking again lengthens the retention and never shortens it.</returns>
    ValueTask<LeaseOutcome> RevokeAsync(Digest key, TimeSpan retention, CancellationToken cancellationToken);

    /// <summary>Whether any of the keys (a token's id, its agent) is revoked.</summary>
    /// <param name="keys">1 to 8.</param>
    ValueTask<RevocationCheck> CheckAsync(ReadOnlyMemory<Digest> keys, CancellationToken cancellationToken);
}

/// <summary>What a check found.</summary>
internal enum RevocationCheck
{
    NotRevoked,

    Revoked,

    /// <summary>The store is away, or may have forgotten some.</summary>
    Unavailable,
}
