using System.Buffers;
using System.Text;

namespace Sidecar.Protocols.Jose;

/// <summary>
/// A compact JWS whose payload travels beside it (RFC 7515 Appendix F, RFC 7797): <c>header..signature</c>. Where the header says <c>b64: false</c> the
/// payload is signed as it is, where it says <c>b64: true</c> in base64url. Where it says nothing (UCP 2026-01-11 and 2026-01-23 leave it open) either
/// counts.
/// </summary>
public sealed class DetachedJws
{
    /// <summary>The length of a text above which nothing is decoded.</summary>
    public const int MaxLength = 4 * 1024;

    private static readonly string[] Extensions = ["b64"];

    private static readonly SearchValues<byte> Base64UrlDigits = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    private readonly byte[] _prefix;
    private readonly byte[] _signature;

    private DetachedJws(JwsHeader header, byte[] prefix, byte[] signature)
    {
        Header = header;
        _prefix = prefix;
        _signature = signature;
    }

    /// <summary>What the signer says about the signature.</summary>
    public JwsHeader Header { get; }

    /// <summary>Takes the text apart.</summary>
    public static DetachedJwsResult Parse(ReadOnlySpan<char> text)
    {
        if (text.Length > MaxLength)
        {
            return new DetachedJwsResult.Malformed("is too long");
        }

        Span<Range> parts = stackalloc Range[4];
        if (text.Split(parts, '.') != 3 || !text[parts[1]].IsEmpty)
        {
            return new DetachedJwsResult.Malformed("is not a header and a signature with two dots between them");
        }

        if (!JwsHeader.TryRead(text[parts[0]], Extensions, out var header, out var error))
        {
            return new DetachedJwsResult.Malformed(error);
        }

        return Base64UrlText.TryDecode(text[parts[2]], out var signature)
            ? new DetachedJwsResult.Parsed(new(header, Encoding.ASCII.GetBytes(text[..parts[1].End.Value].ToString()), signature))
            : new DetachedJwsResult.Malformed("has a signature that is not base64url");
    }

    /// <summary>Signs a payload that travels beside the text.</summary>
    /// <param name="isEncoded">What to write as <c>b64</c>; null writes none and signs the payload in base64url (RFC 7515 Appendix F).</param>
    public static string Sign(SigningKey key, ReadOnlySpan<byte> payload, bool? isEncoded = null)
    {
        var header = JwsHeaderText.Write(key, type: null, isEncoded);
        var prefix = Encoding.ASCII.GetBytes(header + ".");
        var signature = key.Sign(isEncoded == false ? Raw(prefix, payload) : Encoded(prefix, payload));
        return $"{header}..{Base64UrlText.Encode(signature)}";
    }

    /// <summary>Whether this key signed this payload, with an algorithm that the key allows.</summary>
    public bool Verify(VerificationKey key, ReadOnlySpan<byte> payload) => Header.IsEncoded switch
    {
        true => VerifyEncoded(key, payload),
        false => VerifyRaw(key, payload),

        // A payload that is itself base64url could be another payload's encoding: the signature of the one would pass for the other.
        null => VerifyEncoded(key, payload) || (payload.ContainsAnyExcept(Base64UrlDigits) && VerifyRaw(key, payload)),
    };

    private static byte[] Raw(byte[] prefix, ReadOnlySpan<byte> payload) => [.. prefix, .. payload];

    private static byte[] Encoded(byte[] prefix, ReadOnlySpan<byte> payload) => [.. prefix, .. Encoding.ASCII.GetBytes(Base64UrlText.Encode(payload))];

    private bool VerifyRaw(VerificationKey key, ReadOnlySpan<byte> payload) => key.Verify(Header.Algorithm, Raw(_prefix, payload), _signature);

    private bool VerifyEncoded(VerificationKey key, ReadOnlySpan<byte> payload) => key.Verify(Header.Algorithm, Encoded(_prefix, payload), _signature);
}
