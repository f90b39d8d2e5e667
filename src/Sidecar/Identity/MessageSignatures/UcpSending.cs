using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Whether something that was sent is by one of the expected senders. A closed set.</summary>
internal abstract record UcpSending
{
    private UcpSending()
    {
    }

    /// <param name="Sender">The profile that sent it.</param>
    /// <param name="Signed">What the signature covers: what it does not cover is anybody's word.</param>
    internal sealed record Proven(Principal Sender, SignatureParameters Signed) : UcpSending;

    internal sealed record Refused(Refusal Refusal) : UcpSending;
}
