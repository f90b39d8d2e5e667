using System.Buffers;
using Sidecar.Protocols.Jose;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>
/// Verifies one signature of a message (RFC 9421 §3.2, steps 6 to 9). What the signature has to cover, how old it may be, and whether the key may speak for anybody
/// is the caller's to judge, on <see cref="SignatureParameters"/>.
/// </summary>
public static class SignatureVerifier
{
    private const int UsualLength = 1_024;

    /// <summary>Writes the signature base and verifies the signature.</summary>
    /// <param name="fields">The shapes of fields; <see cref="KnownFields.Default"/> when nothing is said.</param>
    public static SignatureVerdict Verify(SignedMessage message, MessageSignature signature, VerificationKey key, KnownFields? fields = null)
    {
        // The cheaper fault first.
        if (SignatureAlgorithmNames.Choose(signature.Parameters.Algorithm, key) is null)
        {
            return new(Fault(signature.Parameters.Algorithm));
        }

        var output = new ArrayBufferWriter<byte>(UsualLength);
        var written = SignatureBase.Write(message, signature.Parameters, output, fields);
        return written.IsWritten ? Verify(output.WrittenSpan, signature, key) : new(SignatureOutcome.NoSignatureBase, written);
    }

    /// <summary>Verifies a signature over a base that <see cref="SignatureBase.Write"/> has written for it, for callers that have several keys to try.</summary>
    public static SignatureVerdict Verify(ReadOnlySpan<byte> signatureBase, MessageSignature signature, VerificationKey key)
    {
        if (SignatureAlgorithmNames.Choose(signature.Parameters.Algorithm, key) is not { } algorithm)
        {
            return new(Fault(signature.Parameters.Algorithm));
        }

        return new(key.Verify(algorithm, signatureBase, signature.Value.Span) ? SignatureOutcome.Valid : SignatureOutcome.Invalid);
    }

    private static SignatureOutcome Fault(string? alg) =>
        alg is not null && SignatureAlgorithmNames.ToAlgorithm(alg) is not null ? SignatureOutcome.AlgorithmMismatch : SignatureOutcome.UnsupportedAlgorithm;
}
