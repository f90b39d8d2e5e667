using System.Text;

namespace Sidecar.Protocols.Jose;

/// <summary>
/// A JWS in compact serialization (RFC 7515 §7.1): exactly three parts, so an encrypted token never comes this far. Not <c>alg: none</c>.
/// </summary>
public sealed class CompactJws
{
    /// <summary>The length of a text above which nothing is decoded, unless the caller says otherwise.</summary>
    public const int DefaultMaxLength = 16 * 1024;

    private readonly byte[] _signed;
    private readonly byte[] _signature;

    private CompactJws(JwsHeader header, byte[] payload, byte[] signed, byte[] signature)
    {
        Header = header;
        Payload = payload;
        _signed = signed;
        _signature = signature;
    }

    /// <summary>What the signer says about the signature.</summary>
    public JwsHeader Header { get; }

    /// <summary>The decoded payload: any bytes. Not to be believed before <see cref="Verify"/>.</summary>
    public ReadOnlyMemory<byte> Payload { get; }

    /// <summary>The bytes that are signed: the first two parts as they came, in ASCII.</summary>
    public ReadOnlyMemory<byte> SigningInput => _signed;

    /// <summary>The decoded signature.</summary>
    public ReadOnlyMemory<byte> Signature => _signature;

    /// <summary>Takes a token apart. Padding, white space and characters outside base64url make it malformed, as do two members of one name.</summary>
    /// <param name="text">The token alone, without <c>Bearer</c>.</param>
    public static CompactJwsResult Parse(ReadOnlySpan<char> text, int maxLength = DefaultMaxLength)
    {
        if (text.Length > maxLength)
        {
            return new CompactJwsResult.Malformed("is too long");
        }

        Span<Range> parts = stackalloc Range[4];
        if (text.Split(parts, '.') != 3)
        {
            return new CompactJwsResult.Malformed("has not three parts");
        }

        if (!JwsHeader.TryRead(text[parts[0]], [], out var header, out var error))
        {
            return new CompactJwsResult.Malformed(error);
        }

        return Base64UrlText.TryDecode(text[parts[1]], out var payload) && Base64UrlText.TryDecode(text[parts[2]], out var signature)
            ? new CompactJwsResult.Parsed(new(header, payload, Encoding.ASCII.GetBytes(text[..parts[1].End.Value].ToString()), signature))
            : new CompactJwsResult.Malformed("has a payload or signature that is not base64url");
    }

    /// <summary>Writes and signs a token.</summary>
    /// <param name="type">The <c>typ</c> to write, or null. Plain ASCII.</param>
    public static string Sign(SigningKey key, ReadOnlySpan<byte> payload, string? type = null)
    {
        var signed = $"{JwsHeaderText.Write(key, type, isEncoded: null)}.{Base64UrlText.Encode(payload)}";
        return $"{signed}.{Base64UrlText.Encode(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Whether this key made the signature, with an algorithm that the key allows.</summary>
    public bool Verify(VerificationKey key) => key.Verify(Header.Algorithm, _signed, _signature);
}
