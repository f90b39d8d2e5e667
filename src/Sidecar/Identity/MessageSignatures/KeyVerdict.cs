using Sidecar.Policies;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Whether a key made a signature. A closed set.</summary>
internal abstract record KeyVerdict
{
    private KeyVerdict()
    {
    }

    internal sealed record Signed(VerificationKey Key) : KeyVerdict;

    internal sealed record Refused(Refusal Refusal) : KeyVerdict;
}
