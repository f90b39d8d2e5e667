using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>A policy's payments by payers that are linked to an agent: they come out of that agent's budget too. A payer that is linked to none costs a look into a table.</summary>
/// <param name="price">What one payment counts; null where the policy has no price in dollars, and then no agent may pay it.</param>
internal sealed class PayerBudget(ISpendControl control, MerchantId merchant, SpendAmount? price, TimeProvider time)
{
    /// <param name="payer">Proven.</param>
    /// <returns>Null where it may be paid; what was reserved for it is the passage's to give back.</returns>
    public async ValueTask<Refusal?> ReserveAsync(string? payer, Passage passage)
    {
        string? agent;
        try
        {
            agent = payer is null ? null : await control.FindAgentOfPayerAsync(payer, CancellationToken.None);
        }
        catch (SpendUnavailableException fault)
        {
            return SpendRefusals.Unavailable(fault.Message, isStoreAway: true);
        }

        return agent is null || IsReserved(agent, passage) ? null : await ReserveOfAsync(agent, passage);
    }

    // What a token reserved of the same agent is this very spend, where it is as much.
    private bool IsReserved(string agent, Passage passage) =>
        agent == passage.SpendingAgent && price is { } cost && passage.SpendingAmount is { } reserved && reserved.Currency == cost.Currency && reserved.Micros >= cost.Micros;

    private async ValueTask<Refusal?> ReserveOfAsync(string agent, Passage passage)
    {
        if (price is not { } amount)
        {
            return SpendRefusals.Of(new SpendDecision.Denied(SpendDenial.CurrencyNotAllowed), time.GetUtcNow());
        }

        var request = new SpendRequest
        {
            Agent = agent,
            Amount = amount,
            Merchant = passage.SpendPurpose?.Merchant ?? merchant.Value,
            Category = passage.SpendPurpose?.Category,
            RequestId = passage.RequestId,
            Route = passage.RouteId,
            ApprovalKey = SpendApprovalKey.Of(passage, agent, amount),
            Cut = passage.Request.HttpContext.Abort,
        };
        var decision = await control.ReserveAsync(request, CancellationToken.None);
        if (decision is not SpendDecision.Reserved { Reservation: var reservation })
        {
            return SpendRefusals.Of(decision, time.GetUtcNow());
        }

        passage.Owe(new PayerSpendObligation(reservation, passage));
        passage.PaymentSpend = reservation;
        if (passage.SpendingAgent is null)
        {
            passage.AttestedHeaders["X-Sidecar-Agent"] = agent;
        }

        return null;
    }
}
