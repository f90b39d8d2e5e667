using System.Diagnostics.CodeAnalysis;
using Sidecar.Protocols.Webhooks;

namespace Sidecar.Webhooks;

/// <summary>The section <c>Sidecar:Policies:{policy}:Webhook</c>: only deliveries that the sender signed pass, and each once.</summary>
internal sealed class WebhookOptions
{
    /// <summary>
    /// How the sender signs: <c>StandardWebhooks</c>, <c>Svix</c>, <c>Stripe</c>, <c>GitHub</c>, <c>Acp</c> (Merchant-Signature of 2026-04-17), <c>Ucp</c> (HTTP Message Signatures of UCP 2026-04-08 and later), <c>UcpDetachedJws</c> (Request-Signature of UCP 2026-01-11 and
    /// 2026-01-23) or <c>Hmac</c> (HMAC-SHA-256 as the keys below describe it). Required.
    /// </summary>
    public WebhookSender? Scheme { get; set; }

    /// <summary>
    /// The secrets, one to eight; several while one replaces another. <c>StandardWebhooks</c> and <c>Svix</c>: <c>whsec_</c> and base64, or <c>whpk_</c> and base64 of an Ed25519 public key. Elsewhere
    /// the text as it stands, a <c>whsec_</c> of Stripe included, with 16 characters at least beside it. Required, save for <c>Ucp</c> and <c>UcpDetachedJws</c>, which have none.
    /// </summary>
    [AllowNull]
    public List<string> Secrets { get; set => field = value ?? []; } = [];

    /// <summary>
    /// How short a secret may be, in bytes, from 8 to 16. Default 16, which is 128 bits where all of them are random. Lower it only for a sender that makes no longer ones, and give the policy a rate
    /// limit: from one delivery that somebody has seen, a short secret can be guessed.
    /// </summary>
    public int ShortestSecret { get; set; } = StandardWebhookSecret.MinSecretSize;

    /// <summary>
    /// With <c>UcpDetachedJws</c>, where it is required: the sender's public keys, a JWK set or a whole UCP profile, as <c>file:PATH</c>. A key with <c>nbf</c> or <c>exp</c> counts at its time. Default none.
    /// </summary>
    public string? Keys { get; set; }

    /// <summary>
    /// With <c>Ucp</c>, where it is required: the profiles of the businesses that may send, as https URLs that end in <c>/.well-known/ucp</c>. Their keys are fetched as those of strangers are
    /// (<c>Sidecar:Identity:Profiles</c>). Default none.
    /// </summary>
    public IReadOnlyList<string> Profiles { get; set; } = [];

    /// <summary>
    /// How far the signed time may be from ours, before or after, from one second to an hour. Only where the time is signed, so not with <c>GitHub</c>, <c>Ucp</c>, <c>UcpDetachedJws</c>, and <c>Hmac</c> without
    /// <c>{timestamp}</c>. Default 5 minutes.
    /// </summary>
    public TimeSpan? Tolerance { get; set; }

    /// <summary>The longest body in bytes, up to 30000000; it is read whole before the backend is called. Default 1048576.</summary>
    public int MaxBytes { get; set; } = 1024 * 1024;

    /// <summary>
    /// For how long a delivery that the backend took is remembered: one that comes again is answered with 200 and not forwarded. At least as long as the sender retries, from a day to 30 days. Default 3.00:00:00.
    /// </summary>
    public TimeSpan Duplicates { get; set; } = TimeSpan.FromDays(3);

    /// <summary>With <c>Hmac</c>, where it is required: the header with the MAC.</summary>
    public string? Header { get; set; }

    /// <summary>With <c>Hmac</c>: what stands before the MAC in its header, such as <c>sha256=</c>. Default nothing.</summary>
    public string? Prefix { get; set; }

    /// <summary>With <c>Hmac</c>: how the MAC is written, <c>Hex</c> or <c>Base64</c>. Default <c>Hex</c>.</summary>
    public WebhookEncoding? Encoding { get; set; }

    /// <summary>
    /// With <c>Hmac</c>: what is signed, made of <c>{body}</c>, <c>{id}</c> and <c>{timestamp}</c> with punctuation between them, such as <c>{id}.{timestamp}.{body}</c>. Default <c>{body}</c>.
    /// </summary>
    public string? Signed { get; set; }

    /// <summary>With <c>Hmac</c> and <c>{id}</c>: the header with the event's id.</summary>
    public string? Id { get; set; }

    /// <summary>With <c>Hmac</c> and <c>{timestamp}</c>: the header with the time in seconds since 1970.</summary>
    public string? Timestamp { get; set; }
}
