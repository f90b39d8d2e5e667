using Sidecar.Policies;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>What a profile made of a signature. A closed set.</summary>
internal abstract record SignatureVerdict
{
    private SignatureVerdict()
    {
    }

    /// <param name="Nonce">What the signature says of its freshness.</param>
    internal sealed record Verified(Principal Principal, SignedNonce Nonce) : SignatureVerdict;

    internal sealed record Refused(Refusal Refusal) : SignatureVerdict;

    public static implicit operator SignatureVerdict(Refusal refusal) => new Refused(refusal);
}
