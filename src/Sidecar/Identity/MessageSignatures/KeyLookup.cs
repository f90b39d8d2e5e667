using Sidecar.Policies;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>What came of looking for a signer's key. A closed set.</summary>
internal abstract record KeyLookup
{
    private KeyLookup()
    {
    }

    /// <param name="Keys">Those that the signature may be by: at least one, more than one only where the signer names two alike.</param>
    /// <param name="Source">Where they are published, in normal form: the signer is known by this and the key together, never by the key alone.</param>
    /// <param name="UcpVersion">The version of UCP that a profile says it speaks; null where it says none, and of what is no profile.</param>
    internal sealed record Found(IReadOnlyList<VerificationKey> Keys, string Source, string? UcpVersion = null) : KeyLookup;

    internal sealed record Refused(Refusal Refusal) : KeyLookup;
}
