using Sidecar.Policies;
using Sidecar.Replay;
using Sidecar.State;

namespace Sidecar.Webhooks;

/// <summary>
/// The one copy of a delivery that is at the backend. When the backend took it (2xx) that is remembered; whatever else happens, the sender's
/// next try is forwarded, at once or when the lease has ended: a sender retries until it is told that its event was taken, and an event must not be lost because a try of it was.
/// </summary>
internal sealed class WebhookRun(
    IIdempotencyRecords records, KeptLease lease, LateAnswers late, Digest key, HolderToken holder, IdempotencyTerms terms) : IObligation
{
    private static readonly byte[] TakenMark = [1];

    public async ValueTask<Verdict> OnAnswerAsync(UpstreamAnswer answer, CancellationToken cancellationToken)
    {
        if (answer.Status is < StatusCodes.Status200OK or >= StatusCodes.Status300MultipleChoices)
        {
            await GiveBackAsync();
            return Verdict.Pass;
        }

        lease.Dispose();
        if (await records.CompleteAsync(key, holder, TakenMark, terms.Retention) == LeaseOutcome.Unavailable)
        {
            // The backend took it: the sender hears so, and the store is told as soon as it can be.
            late.Store(key, holder, TakenMark, terms);
        }

        return Verdict.Pass;
    }

    /// <summary>
    /// Where nobody heard how it ended, the backend may still be at work: the delivery stays in flight until the lease ends, so that the next try does not run beside it.
    /// </summary>
    public ValueTask OnReleaseAsync(ReleaseReason reason)
    {
        if (reason is ReleaseReason.RefusedLater or ReleaseReason.UpstreamFailed)
        {
            return GiveBackAsync();
        }

        lease.Dispose();
        return ValueTask.CompletedTask;
    }

    private async ValueTask GiveBackAsync()
    {
        lease.Dispose();
        await records.AbandonAsync(key, holder);
    }
}
