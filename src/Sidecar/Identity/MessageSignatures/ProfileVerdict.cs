using Sidecar.Policies;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>What a profile made of a signature. A closed set.</summary>
internal abstract record ProfileVerdict
{
    private ProfileVerdict()
    {
    }

    /// <param name="Nonce">What the signature says of its freshness.</param>
    internal sealed record Verified(Principal Principal, SignedNonce Nonce) : ProfileVerdict;

    internal sealed record Refused(Refusal Refusal) : ProfileVerdict;

    public static implicit operator ProfileVerdict(Refusal refusal) => new Refused(refusal);
}
