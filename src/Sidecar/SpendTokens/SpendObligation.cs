using Sidecar.Policies;
using Sidecar.Protocols.Money;

namespace Sidecar.SpendTokens;

/// <summary>A spend is reserved and the upstream at work. An answer below 400 is written down as spent before its first byte is sent; anything else gives the reservation back.</summary>
internal sealed class SpendObligation(ISpendReservation reservation, SpendCost cost, Passage passage, ILogger<SpendObligation> logger) : IObligation
{
    public async ValueTask<Verdict> OnAnswerAsync(UpstreamAnswer answer, CancellationToken cancellationToken)
    {
        var actual = reservation.Amount.Micros;
        if (cost is SpendCost.InAnswer later)
        {
            var said = answer.Headers[later.Header];
            answer.Headers.Remove(later.Header);
            if (answer.IsDelivered && !TryRead(said, later, out actual))
            {
                return await RefuseAsync($"the upstream's {later.Header} is missing, twice there or no amount");
            }
        }

        if (!answer.IsDelivered)
        {
            await reservation.ReleaseAsync(ReleaseReason.UpstreamFailed);
            return Verdict.Pass;
        }

        if (actual > reservation.Amount.Micros)
        {
            logger.CostMoreThanReserved(passage.RequestId, reservation.Agent);
            return await RefuseAsync("the upstream says that it cost more than was reserved");
        }

        return await reservation.CommitAsync(new SpendCommitment(actual), cancellationToken) switch
        {
            SpendCommit.Committed => Verdict.Pass,
            SpendCommit.Lost => SpendTokenRefusals.ReservationLost(),
            SpendCommit.ExceedsReservation => SpendTokenRefusals.CostNotAsReserved("more than was reserved"),
            _ => SpendTokenRefusals.Unavailable("the ledger is away", isStoreAway: true),
        };
    }

    public ValueTask OnReleaseAsync(ReleaseReason reason) => reservation.ReleaseAsync(reason);

    private async ValueTask<Verdict> RefuseAsync(string note)
    {
        await reservation.ReleaseAsync(ReleaseReason.UpstreamFailed);
        return SpendTokenRefusals.CostNotAsReserved(note);
    }

    private static bool TryRead(Microsoft.Extensions.Primitives.StringValues said, SpendCost.InAnswer later, out long micros)
    {
        micros = 0;
        if (said is not [{ } text] || !MoneyAmount.TryParse($"{text} {later.Most.Currency}", out var amount))
        {
            return false;
        }

        micros = amount.Micros;
        return true;
    }
}
