namespace Sidecar.State;

/// <summary>
/// The store of revocations as it is filled from the ledger. The threat: a store that begins empty, or was flushed, and honours what was revoked. The promise: until a pass was completed in a
/// store, and again once the store has forgotten it, every check is <see cref="RevocationCheck.Unavailable"/> unless it finds what it looks for; a store that forgets in the middle of a pass is
/// <see cref="LeaseOutcome.Lost"/> for it, and the pass must begin anew. Whoever revokes meanwhile writes into the ledger first and then here, so that no pass misses it: a pass begins before
/// the ledger is read for it. Several may be under way at once.
/// </summary>
internal interface IRestoredRevocations
{
    /// <summary>Whether the store has what a pass put into it.</summary>
    ValueTask<RestoreStanding> InspectAsync(CancellationToken cancellationToken);

    /// <returns>Done or Unavailable.</returns>
    ValueTask<LeaseOutcome> BeginAsync(HolderToken pass, CancellationToken cancellationToken);

    /// <param name="portion">At most 100. What is there already is lengthened and never shortened.</param>
    /// <param name="isLast">The pass is complete with it.</param>
    /// <returns>Unavailable: the store is away, or full.</returns>
    ValueTask<LeaseOutcome> PutAsync(HolderToken pass, IReadOnlyList<RevocationRetention> portion, bool isLast, CancellationToken cancellationToken);
}
