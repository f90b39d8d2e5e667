using Sidecar.Policies;
using Sidecar.Replay;
using Sidecar.State;

namespace Sidecar.Payments.Repeats;

/// <summary>
/// Keeps a paid answer under its payment, and gives the payment back when that is done or will not be. Where nobody gets all of it, the merchant owes one.
/// </summary>
/// <param name="maxBytes">Negative where the answer is not kept.</param>
internal sealed class PaidAnswerRecorder(
    IStoredAnswers store, Digest key, Digest fingerprint, int maxBytes, TimeSpan retention, PaymentLease lease, AnswerGrants grants, long paymentId) : IAnswerRecorder
{
    private const string Undelivered = "answer_not_delivered";

    public int MaxBytes => maxBytes;

    public async ValueTask CompleteAsync(StoredAnswer answer)
    {
        try
        {
            // Whether it was kept decides nothing: the ledger knows that an answer was given.
            await store.StoreAsync(key, fingerprint, AnswerFormat.Write(answer), retention);
        }
        finally
        {
            await lease.ReturnAsync();
        }
    }

    public ValueTask GiveUpAsync() => lease.ReturnAsync();

    public async ValueTask BreakAsync()
    {
        try
        {
            await grants.OweAsync(paymentId, Undelivered);
        }
        finally
        {
            await lease.ReturnAsync();
        }
    }
}
