using System.Buffers;
using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Whether one of the keys made the signature over what it covers of the request.</summary>
internal static class SignatureProof
{
    private const int UsualLength = 1024;
    private const int LongestShownComponent = 100;

    // Keys of one name are their owner's doing; each costs a verification of junk.
    private const int MostKeys = 2;

    /// <summary>What no key could have signed is refused before anybody's keys are asked for.</summary>
    public static Refusal? Plausible(MessageSignature signature, IReadOnlyList<SignatureAlgorithm> allowed)
    {
        if (signature.Parameters.Algorithm is { } name && !(SignatureAlgorithmNames.ToAlgorithm(name) is { } algorithm && allowed.Contains(algorithm)))
        {
            return SignatureRefusals.AlgorithmUnsupported(allowed);
        }

        // Ed25519 and P-256, P-384, RSA of 2048 to 4096 bits.
        return signature.Value.Length is 64 or 96 or (>= 256 and <= 512) ? null : SignatureRefusals.Invalid("The signature is not as long as any that is taken: an ECDSA signature is r and s, not DER.");
    }

    /// <param name="allowed">The algorithms of the profile. Which of them it is, the key says; <c>alg</c> may only agree.</param>
    public static KeyVerdict Check(MessageSignature signature, SignedRequest request, IReadOnlyList<VerificationKey> keys, IReadOnlyList<SignatureAlgorithm> allowed)
    {
        var able = keys.Where(key => SignatureAlgorithmNames.Choose(signature.Parameters.Algorithm, key) is { } algorithm && allowed.Contains(algorithm)).Take(MostKeys).ToList();
        if (able.Count == 0)
        {
            return new KeyVerdict.Refused(SignatureRefusals.AlgorithmUnsupported(allowed));
        }

        var output = new ArrayBufferWriter<byte>(UsualLength);
        if (SignatureBase.Write(request.Message, signature.Parameters, output) is { IsWritten: false } unwritten)
        {
            return new KeyVerdict.Refused(SignatureRefusals.Invalid($"The signature covers what cannot be found in the request or cannot be covered ({unwritten.Fault}): {Shown(unwritten.Component)}."));
        }

        return able.Find(key => SignatureVerifier.Verify(output.WrittenSpan, signature, key).Outcome == SignatureOutcome.Valid) is { } signer
            ? new KeyVerdict.Signed(signer)
            : new KeyVerdict.Refused(SignatureRefusals.Invalid("The signature does not fit the request and the signer's key."));
    }

    /// <summary>Whether it covers what its protocol wants covered. What is not covered could have been changed on the way.</summary>
    /// <param name="hasContent">Whether the request has a body of at least one byte.</param>
    public static Refusal? Cover(MessageSignature signature, SignedRequest request, IReadOnlyList<RequiredComponent> required, bool hasContent) =>
        SignatureCoverage.Missing(signature.Parameters, required, request.Message, hasContent) is { Count: > 0 } missing
            ? SignatureRefusals.Invalid($"The signature does not cover: {string.Join(", ", missing)}.")
            : null;

    // What a client wrote is not said back to it at length.
    private static string Shown(CoveredComponent? component) =>
        component?.ToString() is { } text ? text.Length <= LongestShownComponent ? text : text[..LongestShownComponent] : "";
}
