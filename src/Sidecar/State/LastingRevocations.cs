using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.State;

/// <summary>Revokes for good: in the ledger first, which never forgets, then in the store that requests ask. Revoking again finishes what was interrupted in between.</summary>
internal sealed class LastingRevocations(IRevocationLedger ledger, IRevocations store, StateOptions options, TimeProvider time)
{
    /// <param name="audit">Its record; null where whoever revokes writes it elsewhere.</param>
    public async ValueTask<LastingRevocation> RevokeAsync(RevocationKind kind, Digest key, TimeSpan retention, AuditEntry? audit, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        switch (await ledger.RevokeAsync(new Revocation(kind, key, now + retention), audit, options.RevocationCapacity, now, cancellationToken))
        {
            case RevocationWriting.Written { Until: var until }:
                // The longer of the two: somebody may have asked for more before, and the books leave out fractions of milliseconds.
                var remaining = until - now > retention ? until - now : retention;
                return await store.RevokeAsync(key, remaining, cancellationToken) == LeaseOutcome.Done ? new LastingRevocation.Done(until) : LastingRevocation.StoreAway.Instance;
            case RevocationWriting.Unavailable { Cause: var cause }:
                return new LastingRevocation.LedgerAway(cause);
            default:
                return LastingRevocation.Full.Instance;
        }
    }
}
