namespace Sidecar.Protocols.X402;

/// <summary>The names of x402's HTTP headers, as the specifications write them.</summary>
public static class X402Headers
{
    /// <summary>Version 2, server to client with a 402: base64 of a <see cref="X402.PaymentRequired"/>.</summary>
    public const string PaymentRequired = "PAYMENT-REQUIRED";

    /// <summary>Version 2, client to server: base64 of a <see cref="PaymentPayload"/>.</summary>
    public const string PaymentSignature = "PAYMENT-SIGNATURE";

    /// <summary>Version 2, server to client: base64 of a <see cref="SettleResponse"/>.</summary>
    public const string PaymentResponse = "PAYMENT-RESPONSE";

    /// <summary>Version 1, client to server: base64 of a <see cref="PaymentPayload"/>.</summary>
    public const string XPayment = "X-PAYMENT";

    /// <summary>Version 1, server to client: base64 of a <see cref="SettleResponse"/>.</summary>
    public const string XPaymentResponse = "X-PAYMENT-RESPONSE";

    /// <summary>Upstream to server, scheme <c>upto</c>: the amount to settle, as plain JSON. Never for a client's eyes.</summary>
    public const string SettlementOverrides = "Settlement-Overrides";
}
