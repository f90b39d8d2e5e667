using System.Buffers;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Whether one of the keys made the signature over what it covers of the request.</summary>
internal static class SignatureProof
{
    /// <param name="allowed">The algorithms of the profile. Which of them it is, the key says; <c>alg</c> may only agree.</param>
    /// <returns>The key that made it, or the refusal.</returns>
    public static (VerificationKey? Key, Refusal? Refusal) Check(
        MessageSignature signature, SignedRequest request, IReadOnlyList<VerificationKey> keys, IReadOnlyList<SignatureAlgorithm> allowed)
    {
        var output = new ArrayBufferWriter<byte>(512);
        if (SignatureBase.Write(request.Message, signature.Parameters, output) is { Fault: not SignatureBaseFault.None } fault)
        {
            return (null, SignatureRefusals.Invalid($"The signature covers what the request does not have, or not in a form that can be covered: {fault.Component}."));
        }

        var fits = false;
        foreach (var key in keys)
        {
            foreach (var algorithm in allowed.Where(key.Allows))
            {
                if (signature.Parameters.Algorithm is { } named && named != SignatureAlgorithmNames.Of(algorithm))
                {
                    continue;
                }

                fits = true;
                if (key.Verify(algorithm, output.WrittenSpan, signature.Value.Span))
                {
                    return (key, null);
                }
            }
        }

        return (null, fits ? SignatureRefusals.Invalid("The signature does not fit the request and the signer's key.") : SignatureRefusals.AlgorithmUnsupported());
    }
}
