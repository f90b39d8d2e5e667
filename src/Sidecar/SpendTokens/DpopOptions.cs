namespace Sidecar.SpendTokens;

/// <summary>How proofs of possession are judged (RFC 9449).</summary>
internal sealed class DpopOptions
{
    /// <summary>How old a proof may be, or a signature of the request that stands for one, from 5 seconds to 10 minutes. Default one minute.</summary>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Secrets of at least 32 characters, the same in all replicas, from which nonces are made that proofs, and signatures that stand for one, then must carry (RFC 9449 §9): a proof that was made ahead of its time is worth nothing.
    /// The first makes them, all are taken. Default: none, and no nonce is asked for.
    /// </summary>
    public IReadOnlyList<string> NonceSecrets { get; set; } = [];
}
