namespace Sidecar.Replay;

/// <summary>Where a request says its nonce and its time.</summary>
internal enum NonceSource
{
    /// <summary>In a pair of headers.</summary>
    Headers,

    /// <summary>In the parameters <c>nonce</c> and <c>created</c> of its RFC 9421 signature, which an earlier gate of the policy has verified. What no gate has verified counts as missing.</summary>
    Signature,
}
