using System.Diagnostics.CodeAnalysis;
using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Text.Json;
using Sidecar.Protocols.X402;

namespace Sidecar.Protocols.Jose;

/// <summary>Reads private keys: PEM (PKCS#8 or, for EC, SEC 1; unencrypted) and private JWKs (RFC 7517, RFC 8037), <c>oct</c> included.</summary>
public static class SigningKeyReader
{
    /// <summary>Reads a JWK where the text begins with a brace, PEM otherwise.</summary>
    /// <param name="text">The whole text of a file or a setting.</param>
    /// <param name="keyId">The <c>kid</c> to use; a JWK's own counts where this is null.</param>
    /// <param name="error">What is wrong, as the end of a sentence; never a piece of the key.</param>
    public static bool TryRead(string text, string? keyId, [NotNullWhen(true)] out SigningKey? key, [NotNullWhen(false)] out string? error)
    {
        try
        {
            key = text.AsSpan().TrimStart().StartsWith("{") ? ReadJwk(text, keyId) : ReadPem(text, keyId);
            error = key is null ? "is not a private key of P-256, P-384 or Ed25519 (PEM or JWK), nor an oct JWK" : null;
        }
        catch (Exception e) when (e is CryptographicException or AsnContentException or ArgumentException or FormatException)
        {
            key = null;
            error = "is not a usable private key";
        }

        return error is null;
    }

    private static SigningKey? ReadPem(string text, string? keyId)
    {
        if (!PemEncoding.TryFind(text, out var fields))
        {
            return null;
        }

        var der = Convert.FromBase64String(text[fields.Base64Data]);
        return text[fields.Label] switch
        {
            "PRIVATE KEY" => ReadPkcs8(der, keyId),
            "EC PRIVATE KEY" => ReadEc(ecdsa => ecdsa.ImportECPrivateKey(der, out _), keyId),
            _ => null,
        };
    }

    // RFC 5958 §2; of Ed25519 the inner octet string holds the seed (RFC 8410 §7).
    private static SigningKey? ReadPkcs8(byte[] der, string? keyId)
    {
        var info = new AsnReader(der, AsnEncodingRules.DER).ReadSequence();
        _ = info.ReadInteger();
        if (info.ReadSequence().ReadObjectIdentifier() != Ed25519.Oid)
        {
            return ReadEc(ecdsa => ecdsa.ImportPkcs8PrivateKey(der, out _), keyId);
        }

        var seed = new AsnReader(info.ReadOctetString(), AsnEncodingRules.DER).ReadOctetString();
        return SigningKey.FromSeed(seed, keyId);
    }

    private static SigningKey ReadEc(Action<ECDsa> import, string? keyId)
    {
        using var ecdsa = ECDsa.Create();
        import(ecdsa);
        return SigningKey.FromEc(ecdsa.ExportParameters(includePrivateParameters: true), keyId);
    }

    private static SigningKey? ReadJwk(string text, string? keyId)
    {
        if (!StrictJson.TryParse(System.Text.Encoding.UTF8.GetBytes(text), maxDepth: 4, out var document, out _))
        {
            return null;
        }

        using (document)
        {
            var jwk = document.RootElement;
            keyId ??= jwk.GetText("kid");
            var key = (jwk.GetText("kty"), jwk.GetText("crv")) switch
            {
                ("EC", "P-256") => FromNumber(jwk, ECCurve.NamedCurves.nistP256, keyId),
                ("EC", "P-384") => FromNumber(jwk, ECCurve.NamedCurves.nistP384, keyId),
                ("OKP", "Ed25519") => SigningKey.FromSeed(Bytes(jwk, "d"), keyId),
                ("oct", _) => SigningKey.FromSecret(Bytes(jwk, "k"), keyId),
                _ => null,
            };
            return key is not null && HasItsOwnPublicHalf(jwk, key) ? key : null;
        }
    }

    private static SigningKey FromNumber(JsonElement jwk, ECCurve curve, string? keyId) =>
        ReadEc(ecdsa => ecdsa.ImportParameters(new() { Curve = curve, D = Bytes(jwk, "d") }), keyId);

    private static byte[] Bytes(JsonElement jwk, string name) => Base64UrlText.TryDecode(jwk.GetText(name), out var bytes) ? bytes : [];

    // A public half of another key would be published and verify nothing.
    private static bool HasItsOwnPublicHalf(JsonElement jwk, SigningKey key) =>
        key.Algorithm == SignatureAlgorithm.HmacSha256
        || (key.VerificationKey.HasMember("x", jwk.GetText("x")) && (key.Algorithm == SignatureAlgorithm.Ed25519 || key.VerificationKey.HasMember("y", jwk.GetText("y"))));
}
