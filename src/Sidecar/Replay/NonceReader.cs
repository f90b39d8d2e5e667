using Sidecar.Policies;

namespace Sidecar.Replay;

/// <summary>Reads what a request says about its freshness. Junk costs no call of a store.</summary>
internal sealed class NonceReader(NonceOptions options)
{
    // Made once: everybody without a nonce gets the same.
    private readonly Refusal _missing = NonceRefusals.Missing(options.Source == NonceSource.Signature
        ? "a signature (RFC 9421) with the parameters nonce and created"
        : $"the headers {options.Header} and {options.Timestamp}");

    public bool ReadsSignature => options.Source == NonceSource.Signature;

    /// <summary>The nonce, or the refusal.</summary>
    public (PresentedNonce Nonce, Refusal? Refusal) Read(Passage passage) =>
        ReadsSignature ? ReadSignature(passage.SignedNonce) : ReadHeaders(passage.Request.Headers);

    private (PresentedNonce Nonce, Refusal? Refusal) ReadSignature(SignedNonce? signed) => signed switch
    {
        { Nonce: { } nonce, Created: { } created } => NonceText.IsNonce(nonce) ? (new PresentedNonce(nonce, created) { IsUsed = signed.IsUsed }, null) : (default, BadNonce("The signature's nonce")),
        _ => (default, _missing),
    };

    private (PresentedNonce Nonce, Refusal? Refusal) ReadHeaders(IHeaderDictionary headers)
    {
        var (nonces, times) = (headers[options.Header], headers[options.Timestamp]);
        if (nonces.Count == 0 || times.Count == 0)
        {
            return (default, _missing);
        }

        if (nonces is not [{ } nonce] || times is not [{ } time])
        {
            return (default, NonceRefusals.Invalid($"Send {options.Header} and {options.Timestamp} once each."));
        }

        if (!NonceText.IsNonce(nonce))
        {
            return (default, BadNonce(options.Header));
        }

        return ClientTime.Parse(time) is { } at
            ? (new PresentedNonce(nonce, at), null)
            : (default, NonceRefusals.Invalid($"{options.Timestamp} must be seconds since 1970 in digits, or RFC 3339 with Z or an offset: 2025-01-01T00:00:00Z."));
    }

    private static Refusal BadNonce(string where) =>
        NonceRefusals.Invalid($"{where} must be {NonceText.Expectation}.");
}
