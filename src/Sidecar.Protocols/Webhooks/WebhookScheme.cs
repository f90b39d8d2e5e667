namespace Sidecar.Protocols.Webhooks;

/// <summary>
/// One sender's way of signing deliveries, with the secrets. Immutable, and may be used by many threads at once. Signatures are compared as bytes, in constant time;
/// the body is verified as it came, before anything reads it as JSON.
/// </summary>
public abstract class WebhookScheme
{
    /// <summary>The most signatures that one delivery may bring; a sender that rotates its secrets sends two.</summary>
    public const int MaxSignatures = 16;

    private protected WebhookScheme()
    {
    }

    /// <summary>Whether the time of signing is inside the signed bytes, so that an old delivery can be told from a new one.</summary>
    public abstract bool SignsTime { get; }

    /// <summary>Verifies a delivery. It never throws, whatever came.</summary>
    /// <param name="body">The bytes as transmitted.</param>
    public abstract WebhookResult Verify(WebhookHeaders headers, ReadOnlySpan<byte> body);

    /// <summary>Signs a delivery as this sender would, with the first secret: the headers to send with the body.</summary>
    /// <param name="id">The event's id; used where the scheme has a header for it.</param>
    /// <param name="at">The time of this try; whole seconds are used, where the scheme has a time.</param>
    /// <exception cref="InvalidOperationException">The first secret is a public key.</exception>
    public abstract IReadOnlyList<KeyValuePair<string, string>> Sign(string id, DateTimeOffset at, ReadOnlySpan<byte> body);
}
