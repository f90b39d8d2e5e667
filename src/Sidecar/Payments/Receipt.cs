using Microsoft.Extensions.Primitives;
using Sidecar.Ledger;
using Sidecar.Protocols.X402;

namespace Sidecar.Payments;

/// <summary>The settlement's header, by the client's version: <c>PAYMENT-RESPONSE</c> or <c>X-PAYMENT-RESPONSE</c>.</summary>
internal static class Receipt
{
    private const string Pending = "settlement_pending";

    public static KeyValuePair<string, StringValues> Of(PresentedPayment payment, SettleResponse response) => Header(
        payment.Payload.X402Version,
        response with
        {
            Network = response.Network.Length > 0 ? response.Network : payment.Offer.ClientNetwork,
            Payer = response.Payer ?? payment.Payer,

            ErrorReason = response.ErrorReason is { } reason ? ReasonText.Cut(reason) : null,

            // A facilitator's message may run over many lines; it is for our log, and a header is no place for it.
            ErrorMessage = null,
        });

    public static KeyValuePair<string, StringValues> PendingFor(PresentedPayment payment, string? transaction) => Header(
        payment.Payload.X402Version,
        new SettleResponse(false, transaction ?? "", payment.Offer.ClientNetwork, Pending, null, payment.Payer, null));

    /// <summary>The receipt of a payment that the ledger remembers.</summary>
    public static KeyValuePair<string, StringValues> Of(PaymentSnapshot payment)
    {
        var isSettled = payment.State == PaymentState.Settled;
        var network = payment.X402Version == 1 ? NetworkNames.ToV1(payment.Network) ?? payment.Network : payment.Network;
        return Header(payment.X402Version, new SettleResponse(
            isSettled, payment.Transaction ?? "", network, isSettled ? null : Pending, null, payment.Payer, null));
    }

    private static KeyValuePair<string, StringValues> Header(int version, SettleResponse response) =>
        new(version == 1 ? X402Headers.XPaymentResponse : X402Headers.PaymentResponse, response.ToHeader());
}
