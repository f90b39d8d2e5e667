using System.Globalization;
using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>What a backend is told of the payment behind its request.</summary>
/// <param name="Payer">Null where neither the payment nor the facilitator names one.</param>
internal sealed record PaymentFacts(long PaymentId, string Network, string Asset, string Amount, string? Payer)
{
    public static PaymentFacts Of(long paymentId, PresentedPayment payment, string? payer)
    {
        var requirements = payment.Offer.Requirements;
        return new PaymentFacts(paymentId, requirements.Network, requirements.Asset, requirements.Amount, payment.Payer ?? payer);
    }

    public void AttestTo(Passage passage)
    {
        passage.Payer = Payer;
        var headers = passage.AttestedHeaders;
        headers["X-Sidecar-Payment-Id"] = PaymentId.ToString(CultureInfo.InvariantCulture);
        headers["X-Sidecar-Payment-Network"] = Network;
        headers["X-Sidecar-Payment-Asset"] = Asset;
        headers["X-Sidecar-Payment-Amount"] = Amount;
        if (Payer is not null && Payer.All(char.IsAsciiLetterOrDigit))
        {
            headers["X-Sidecar-Payer"] = Payer;
        }
    }
}
