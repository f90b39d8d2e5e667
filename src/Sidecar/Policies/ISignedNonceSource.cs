namespace Sidecar.Policies;

/// <summary>A gate that puts a <see cref="SignedNonce"/> on the passage of requests whose signature it verified.</summary>
internal interface ISignedNonceSource
{
    /// <summary>Whether it was configured to verify signatures at all.</summary>
    bool VerifiesSignatures { get; }
}
