using Sidecar.Policies;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>What a profile made of a signature. A closed set.</summary>
internal abstract record ProfileVerdict
{
    private ProfileVerdict()
    {
    }

    /// <param name="Key">That made it.</param>
    /// <param name="Nonce">What the signature says of its freshness.</param>
    internal sealed record Verified(Principal Principal, VerificationKey Key, SignedNonce Nonce) : ProfileVerdict;

    internal sealed record Refused(Refusal Refusal) : ProfileVerdict;

    /// <summary>Nothing was found out about it: it is known in a way that is not understood here, and counts as if it were not there while another one is good.</summary>
    /// <param name="Refusal">The answer where nothing else is left.</param>
    internal sealed record PassedOver(Refusal Refusal) : ProfileVerdict;

    public static implicit operator ProfileVerdict(Refusal refusal) => new Refused(refusal);
}
