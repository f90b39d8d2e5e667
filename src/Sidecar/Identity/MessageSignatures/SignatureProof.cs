using System.Buffers;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Whether one of the keys made the signature over what it covers of the request.</summary>
internal static class SignatureProof
{
    private const int UsualLength = 1024;

    /// <param name="allowed">The algorithms of the profile. Which of them it is, the key says; <c>alg</c> may only agree.</param>
    /// <returns>The key that made it, or the refusal.</returns>
    public static (VerificationKey? Key, Refusal? Refusal) Check(
        MessageSignature signature, SignedRequest request, IReadOnlyList<VerificationKey> keys, IReadOnlyList<SignatureAlgorithm> allowed)
    {
        var able = keys.Where(key => SignatureAlgorithmNames.Choose(signature.Parameters.Algorithm, key) is { } algorithm && allowed.Contains(algorithm)).ToList();
        if (able.Count == 0)
        {
            return (null, SignatureRefusals.AlgorithmUnsupported());
        }

        var output = new ArrayBufferWriter<byte>(UsualLength);
        if (SignatureBase.Write(request.Message, signature.Parameters, output) is { IsWritten: false } unwritten)
        {
            return (null, SignatureRefusals.Invalid($"What the signature covers is not in the request, or not in a form that can be covered: {unwritten.Component}."));
        }

        return able.Find(key => SignatureVerifier.Verify(output.WrittenSpan, signature, key).Outcome == SignatureOutcome.Valid) is { } signer
            ? (signer, null)
            : (null, SignatureRefusals.Invalid("The signature does not fit the request and the signer's key."));
    }

    /// <summary>Whether it covers what its protocol wants covered. What is not covered could have been changed on the way.</summary>
    public static Refusal? Cover(MessageSignature signature, SignedRequest request, IReadOnlyList<RequiredComponent> required) =>
        SignatureCoverage.Missing(signature.Parameters, required, request.Message, request.HasBody) is { Count: > 0 } missing
            ? SignatureRefusals.Invalid($"The signature does not cover: {string.Join(", ", missing)}.")
            : null;
}
