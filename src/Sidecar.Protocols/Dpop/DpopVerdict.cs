namespace Sidecar.Protocols.Dpop;

/// <summary>Why a proof is none of what was expected.</summary>
public enum DpopFault
{
    /// <summary>The key in the proof did not make its signature, or is not for its algorithm.</summary>
    WrongSignature,

    /// <summary>It is of another key than the token is bound to.</summary>
    OtherKey,

    /// <summary>It is for another method.</summary>
    OtherMethod,

    /// <summary>It is for another URL, or for none that can be compared.</summary>
    OtherUrl,

    /// <summary>It is for another token, or says none (<c>ath</c>).</summary>
    OtherToken,

    /// <summary>It was made too long ago.</summary>
    TooOld,

    /// <summary>It was made in the future.</summary>
    TooNew,

    /// <summary>It has no nonce, and one is demanded.</summary>
    NoNonce,

    /// <summary>Its nonce is none of those that are good now.</summary>
    OtherNonce,
}

/// <summary>Whether whoever sent a request has the key that is in the proof.</summary>
public abstract record DpopVerdict
{
    private DpopVerdict()
    {
    }

    /// <summary>
    /// They had it when the proof was made. The same proof proves nothing a second time: whoever takes it keeps key and id together until
    /// <see cref="DpopExpectation.MaxAge"/> and twice the skew are over (RFC 9449 §11.1).
    /// </summary>
    /// <param name="KeyThumbprint">RFC 7638 with SHA-256 in base64url, 43 characters.</param>
    /// <param name="Id">The <c>jti</c>, chosen by the client: 1 to 256 visible ASCII characters.</param>
    /// <param name="IssuedAt">The <c>iat</c>.</param>
    /// <param name="Nonce">The <c>nonce</c>, or null.</param>
    public sealed record Proven(string KeyThumbprint, string Id, DateTimeOffset IssuedAt, string? Nonce) : DpopVerdict;

    /// <summary>Nothing is proven.</summary>
    /// <param name="Fault">The first thing that is wrong; the signature is looked at last.</param>
    public sealed record Refused(DpopFault Fault) : DpopVerdict;
}
