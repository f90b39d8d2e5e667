using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>
/// The revocations as the books keep them; requests ask the store of state, which is filled from here. The threat: a leaked credential that is honoured again because a store of state was
/// flushed, or began anew. The promise: what is told as written is durable and is in every reading that begins later, until its time is over; revoking again lengthens that time and never
/// shortens it; nothing takes a revocation back. A ledger that is away says so, and nothing may be taken for not revoked then.
/// </summary>
internal interface IRevocationLedger
{
    /// <param name="audit">Its record, in the same commit; null where whoever revokes writes it elsewhere.</param>
    /// <param name="most">How many may hold at <paramref name="now"/>, about. One that is there already needs no room.</param>
    ValueTask<RevocationWriting> RevokeAsync(Revocation revocation, AuditEntry? audit, long most, DateTimeOffset now, CancellationToken cancellationToken);

    /// <summary>What holds at <paramref name="now"/>, in pages.</summary>
    /// <param name="after">The last one of the page before; null for the first page.</param>
    ValueTask<RevocationReading> ReadAsync(DateTimeOffset now, Digest? after, int limit, CancellationToken cancellationToken);

    /// <summary>Removes what was over before a time.</summary>
    /// <returns>Null when all of it is gone; otherwise why it is not.</returns>
    ValueTask<Exception?> SweepAsync(DateTimeOffset before, CancellationToken cancellationToken);
}
