using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>
/// What a payment takes out of its agent's budget. Owed before the settlement is, and so closed after it: spent where the money has moved or may have, given back otherwise. The answer never waits
/// for the budget's word: it was paid for.
/// </summary>
internal sealed class PayerSpendObligation(ISpendReservation reservation, Passage passage) : IObligation
{
    public async ValueTask<Verdict> OnAnswerAsync(UpstreamAnswer answer, CancellationToken cancellationToken)
    {
        await CloseAsync(ReleaseReason.UpstreamFailed);
        return Verdict.Pass;
    }

    public ValueTask OnReleaseAsync(ReleaseReason reason) => CloseAsync(reason);

    private async ValueTask CloseAsync(ReleaseReason reason)
    {
        if (passage.MovedPayment is { } payment)
        {
            await reservation.CommitAsync(new SpendCommitment(reservation.Amount.Micros, payment, IsFinal: true), CancellationToken.None);
        }
        else
        {
            await reservation.ReleaseAsync(reason);
        }
    }
}
