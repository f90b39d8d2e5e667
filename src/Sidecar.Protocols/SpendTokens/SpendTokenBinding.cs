namespace Sidecar.Protocols.SpendTokens;

/// <summary>Who can use a spend token, or for what: its claim <c>cnf</c> (RFC 7800), which has exactly one member.</summary>
public abstract record SpendTokenBinding
{
    private SpendTokenBinding()
    {
    }

    /// <summary>Whoever has it (no <c>cnf</c>).</summary>
    public sealed record Bearer : SpendTokenBinding
    {
        /// <summary>The only one.</summary>
        public static Bearer Instance { get; } = new();
    }

    /// <summary>Whoever proves with each request that they have a key (<c>jkt</c>, RFC 9449 §6.1).</summary>
    /// <param name="Thumbprint">The key's RFC 7638 thumbprint with SHA-256 in base64url, 43 characters.</param>
    public sealed record ToKey(string Thumbprint) : SpendTokenBinding;

    /// <summary>
    /// One request alone, whoever sends it: <c>req#S256</c>, named as RFC 8705 names <c>x5t#S256</c> and not in IANA's registry of confirmation methods.
    /// </summary>
    /// <param name="Fingerprint">As <see cref="RequestBinding"/> computes it: SHA-256 in base64url, 43 characters.</param>
    public sealed record ToRequest(string Fingerprint) : SpendTokenBinding;
}
