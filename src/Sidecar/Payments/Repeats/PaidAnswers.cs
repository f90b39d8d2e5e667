using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.Replay;
using Sidecar.State;

namespace Sidecar.Payments.Repeats;

/// <summary>The answers that were paid for, kept for a while for clients that lost theirs.</summary>
internal sealed class PaidAnswers(IStoredAnswers store, AnswerGrants grants, int maxBytes, TimeSpan retention)
{
    private const int NoCopy = -1;

    /// <param name="fingerprint">Of the request that was answered, its payment included.</param>
    public async ValueTask<AnswerLookup> FindAsync(PaymentKey key, Digest fingerprint) => retention == TimeSpan.Zero
        ? AnswerLookup.Missing.Instance
        : await store.FindAsync(KeyOf(key), fingerprint, CancellationToken.None);

    /// <summary>
    /// The answer goes out now. Where it can be kept the payment stays in use until it is, so that a repeat finds it; otherwise the payment is given back.
    /// </summary>
    public async ValueTask RecordAsync(Passage passage, UpstreamAnswer answer, long paymentId, PaymentKey key, Digest fingerprint, PaymentLease lease)
    {
        var isKept = CanBeKept(passage.Request, answer);
        if (!isKept)
        {
            await lease.ReturnAsync();
        }

        passage.Record(new PaidAnswerRecorder(store, KeyOf(key), fingerprint, isKept ? maxBytes : NoCopy, retention, lease, grants, paymentId));
    }

    private bool CanBeKept(HttpRequest request, UpstreamAnswer answer) =>
        retention > TimeSpan.Zero
        && KeptAnswers.Includes(answer)
        && (answer.Headers.ContentLength is not { } length || length <= maxBytes || HttpMethods.IsHead(request.Method));

    private static Digest KeyOf(PaymentKey key) => Digest.Parse(key.ToString());
}
