namespace Sidecar.Webhooks;

/// <summary>Whose way of signing deliveries.</summary>
internal enum WebhookSender
{
    /// <summary>Standard Webhooks: <c>webhook-id</c>, <c>webhook-timestamp</c>, <c>webhook-signature</c>.</summary>
    StandardWebhooks,

    /// <summary>The same with Svix's names of the headers.</summary>
    Svix,

    /// <summary><c>Stripe-Signature</c>.</summary>
    Stripe,

    /// <summary><c>X-Hub-Signature-256</c>.</summary>
    GitHub,

    /// <summary><c>Merchant-Signature</c> of ACP 2026-04-17.</summary>
    Acp,

    /// <summary>HTTP Message Signatures of UCP 2026-04-08 and later, by a profile that the options name.</summary>
    Ucp,

    /// <summary><c>Request-Signature</c> of UCP 2026-01-11 and 2026-01-23.</summary>
    UcpDetachedJws,

    /// <summary>HMAC-SHA-256 in a header that the options name.</summary>
    Hmac,
}
