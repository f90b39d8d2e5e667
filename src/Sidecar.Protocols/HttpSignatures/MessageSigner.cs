using System.Buffers;
using System.Text;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.StructuredFields;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>Signs messages (RFC 9421 §3.1): responses that are sent, and requests of clients.</summary>
public static class MessageSigner
{
    private const int UsualLength = 1_024;

    /// <summary>Signs what the parameters cover. The message must have its final fields; the two of the signature come on top of them.</summary>
    /// <param name="label">A key of structured fields such as <c>sig1</c>, which no other signature of the message has.</param>
    /// <param name="fields">The shapes of fields; <see cref="KnownFields.Default"/> when nothing is said.</param>
    /// <exception cref="ArgumentException">The label is none, or <c>alg</c> is not the key's algorithm.</exception>
    public static SigningResult Sign(SignedMessage message, string label, SignatureParameters parameters, SigningKey key, KnownFields? fields = null)
    {
        if (!StructuredCharacters.IsKey(label))
        {
            throw new ArgumentException("A label is a key of structured fields.", nameof(label));
        }

        if (parameters.Algorithm is { } alg && SignatureAlgorithmNames.ToAlgorithm(alg) != key.Algorithm)
        {
            throw new ArgumentException("The key signs with another algorithm than alg says.", nameof(parameters));
        }

        var output = new ArrayBufferWriter<byte>(UsualLength);
        var written = SignatureBase.Write(message, parameters, output, fields);
        if (!written.IsWritten)
        {
            return new SigningResult.Unsignable(written);
        }

        var signature = key.Sign(output.WrittenSpan);
        output.ResetWrittenCount();
        StructuredFieldWriter.WriteBytes(signature, output);
        return new SigningResult.Signed($"{label}={parameters.Text}", $"{label}={Encoding.ASCII.GetString(output.WrittenSpan)}");
    }
}
