using Sidecar.Policies;
using Sidecar.Replay;
using Sidecar.State;

namespace Sidecar.Webhooks;

/// <summary>Of all copies of a delivery, at whatever replica, one at a time is forwarded, and none after the backend said that it took one.</summary>
internal sealed class WebhookDeliveries(IIdempotencyRecords records, LeaseKeeper leases, LateAnswers late)
{
    // Renewed while the delivery is at the backend; what a process that died had begun, or a sender had left, is free after this.
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(15);

    /// <param name="key">What makes two deliveries one.</param>
    public async ValueTask<WebhookStart> BeginAsync(Digest key, TimeSpan retention)
    {
        var holder = HolderToken.New();

        // Not the sender's token: whether a claim that is under way was made should not hang on a sender that leaves.
        var attempt = await records.TryBeginAsync(key, key, holder, Lease, CancellationToken.None);
        return attempt switch
        {
            IdempotencyAttempt.Begun => new WebhookStart.Begun(new WebhookRun(
                records, leases.Keep(records, key, holder, Lease), late, key, holder, new IdempotencyTerms(Lease, TimeSpan.Zero, retention, MaxAnswerBytes: 0))),
            IdempotencyAttempt.Stored => new WebhookStart.Taken(Acknowledgement()),
            IdempotencyAttempt.InFlight => WebhookStart.InFlight.Instance,
            IdempotencyAttempt.Unavailable away => new WebhookStart.Unavailable(away.Note),
            _ => new WebhookStart.Unavailable("the store has the key with another fingerprint"),
        };
    }

    private static StoredAnswer Acknowledgement() =>
        new(StatusCodes.Status200OK, new HeaderDictionary { [IdempotencyHeaders.Replayed] = "true" }, ReadOnlyMemory<byte>.Empty);
}
