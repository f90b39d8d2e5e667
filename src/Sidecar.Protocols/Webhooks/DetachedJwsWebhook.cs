using Sidecar.Protocols.Jose;

namespace Sidecar.Protocols.Webhooks;

/// <summary>
/// Order events of UCP 2026-01-11 and 2026-01-23: <c>Request-Signature</c> is a detached JWS over the body, its header's <c>kid</c> names the business' key. No time is signed;
/// the id is the member <c>event_id</c> of the body.
/// </summary>
/// <param name="keys">The keys of the business; the index in the result counts in this order.</param>
/// <param name="signer">The key to sign with; null where nothing is signed.</param>
public sealed class DetachedJwsWebhook(IReadOnlyList<VerificationKey> keys, SigningKey? signer = null) : WebhookScheme
{
    private const string Header = "Request-Signature";

    /// <summary>Which of the keys count at the moment: a set may say from when and until when each does. All, when nothing is said.</summary>
    public Func<VerificationKey, bool> Counts { get; init; } = static _ => true;

    /// <inheritdoc/>
    public override bool SignsTime => false;

    /// <inheritdoc/>
    public override WebhookResult Verify(WebhookHeaders headers, ReadOnlySpan<byte> body)
    {
        if (!SingleHeader.TryRead(headers, Header, out var value, out var fault))
        {
            return fault;
        }

        if (DetachedJws.Parse(value) is not DetachedJwsResult.Parsed { Jws: var jws })
        {
            return new WebhookResult.Malformed($"{Header} is not a detached JWS");
        }

        for (var i = 0; i < keys.Count; i++)
        {
            // A signer that names no key has only one.
            if ((jws.Header.KeyId ?? (keys.Count == 1 ? keys[i].KeyId : "")) == keys[i].KeyId && Counts(keys[i]) && jws.Verify(keys[i], body))
            {
                return new WebhookResult.Verified(i, BodyEventId.Read(body, "event_id"), SignedAt: null);
            }
        }

        return WebhookResult.Mismatch.Instance;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<KeyValuePair<string, string>> Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body) =>
        [new(Header, DetachedJws.Sign(signer ?? throw new InvalidOperationException("There is no key to sign with."), body))];
}
