using System.Buffers;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>A signature that proved who calls, for gates that ask what else it proves.</summary>
internal sealed class ProvenSignature(MessageSignature signature, SignedRequest request, VerificationKey key) : IRequestSignature
{
    private const int UsualLength = 1024;

    public string KeyThumbprint => key.Thumbprint;

    public DateTimeOffset? Created => SignatureTimes.At(signature.Parameters.Created);

    public string? Nonce => signature.Parameters.Nonce;

    public bool Covers(string component) => SignatureCoverage.Covers(signature.Parameters, CoveredComponent.Of(component));

    // Not of the signature's own bytes: of an ECDSA signature whoever has it can make a second one.
    public Digest Content()
    {
        var output = new ArrayBufferWriter<byte>(UsualLength);
        return SignatureBase.Write(request.Message, signature.Parameters, output).IsWritten
            ? Digest.OfBytes(output.WrittenSpan)
            : throw new InvalidOperationException("A signature was verified over what cannot be written.");
    }
}
