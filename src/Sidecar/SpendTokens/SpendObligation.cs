using Sidecar.Policies;

namespace Sidecar.SpendTokens;

/// <summary>
/// A spend is reserved and the upstream at work. An answer below 400 is written down as spent before its first byte is sent; anything else gives the reservation back. Where the request was paid for
/// besides, and that money has moved or may have, the spend is final: who has paid is not turned away for what the budget says afterwards. Where an earlier request spent it with the same payment, it is
/// given back: that spend stands.
/// </summary>
internal sealed class SpendObligation(ISpendReservation reservation, SpendCost cost, Passage passage) : IObligation
{
    public async ValueTask<Verdict> OnAnswerAsync(UpstreamAnswer answer, CancellationToken cancellationToken)
    {
        var actual = cost is SpendCost.InAnswer later ? later.Take(answer.Headers) : reservation.Amount.Micros;
        if (passage.IsSpentBefore)
        {
            await reservation.ReleaseAsync(ReleaseReason.SpentBefore);
            return Verdict.Pass;
        }

        if (passage.MovedPayment is { } payment)
        {
            // Also where it is more than was reserved: it counts as what it was. Where the upstream does not say, as what was reserved.
            await CommitFinallyAsync(payment, actual ?? reservation.Amount.Micros);
            return Verdict.Pass;
        }

        if (!answer.IsDelivered)
        {
            await reservation.ReleaseAsync(ReleaseReason.UpstreamFailed);
            return Verdict.Pass;
        }

        if (actual is not { } micros)
        {
            return await RefuseAsync("the upstream does not say once, and as an amount, what it cost");
        }

        if (micros > reservation.Amount.Micros)
        {
            return await RefuseAsync("the upstream says that it cost more than was reserved");
        }

        return await reservation.CommitAsync(new SpendCommitment(micros), cancellationToken) switch
        {
            SpendCommit.Committed => Verdict.Pass,
            SpendCommit.Lost => SpendRefusals.ReservationLost(),
            SpendCommit.ExceedsReservation => SpendTokenRefusals.CostNotAsReserved("more than was reserved"),
            _ => SpendRefusals.Unavailable("the ledger is away", isStoreAway: true),
        };
    }

    public ValueTask OnReleaseAsync(ReleaseReason reason) =>
        passage is { MovedPayment: { } payment, IsSpentBefore: false } ? CommitFinallyAsync(payment, reservation.Amount.Micros) : reservation.ReleaseAsync(reason);

    private async ValueTask CommitFinallyAsync(long payment, long micros) =>
        await reservation.CommitAsync(new SpendCommitment(micros, payment, IsFinal: true), CancellationToken.None);

    private async ValueTask<Verdict> RefuseAsync(string note)
    {
        await reservation.ReleaseAsync(ReleaseReason.UpstreamFailed);
        return SpendTokenRefusals.CostNotAsReserved(note);
    }
}
