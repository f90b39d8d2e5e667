using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Replay;

/// <summary>
/// The one request of its key that is carried out. Its answer is stored, or the key is given back: exactly one of the two, and not before the answer is over, so that nothing
/// is carried out a second time beside the first.
/// </summary>
internal sealed class IdempotentRun(
    IIdempotencyRecords records, KeptLease lease, LateAnswers late, IdempotencyMetrics metrics, Passage passage, Digest key, HolderToken holder, IdempotencyTerms terms)
    : IObligation, IAnswerRecorder
{
    private const int NoCopy = -1;

    private bool _isKept;

    public int MaxBytes => _isKept ? terms.MaxAnswerBytes : NoCopy;

    public TimeSpan Patience => terms.AnswerPatience;

    public ValueTask<Verdict> OnAnswerAsync(UpstreamAnswer answer, CancellationToken cancellationToken)
    {
        // What a backend says of its own idempotency would be taken for ours.
        answer.Headers.Remove(IdempotencyHeaders.Replayed);
        answer.Headers.Remove(IdempotencyHeaders.Stored);
        _isKept = KeptAnswers.Includes(answer);
        if (!_isKept)
        {
            Forgo(answer.Headers);
        }

        passage.Record(this);
        return Verdict.Pass;
    }

    public ValueTask OnReleaseAsync(ReleaseReason reason)
    {
        if (reason is not (ReleaseReason.ClientGone or ReleaseReason.UpstreamTimedOut or ReleaseReason.ShuttingDown))
        {
            return AbandonAsync();
        }

        // The backend may still be at it, and nobody waits for its answer: a repeat is told to wait until the lease ends.
        lease.Dispose();
        metrics.Left();
        return ValueTask.CompletedTask;
    }

    public void Forgo(IHeaderDictionary headers) => headers[IdempotencyHeaders.Stored] = "false";

    public async ValueTask CompleteAsync(StoredAnswer answer)
    {
        if (!_isKept)
        {
            await AbandonAsync();
            return;
        }

        lease.Dispose();
        var bytes = AnswerFormat.Write(answer);
        var outcome = await records.CompleteAsync(key, holder, bytes, terms.Retention);
        if (outcome == LeaseOutcome.Unavailable)
        {
            late.Store(key, holder, bytes, terms);
            return;
        }

        metrics.Ended(outcome, "stored");
    }

    public ValueTask GiveUpAsync() => AbandonAsync();

    private async ValueTask AbandonAsync()
    {
        lease.Dispose();
        metrics.Ended(await records.AbandonAsync(key, holder), "given_back");
    }
}
