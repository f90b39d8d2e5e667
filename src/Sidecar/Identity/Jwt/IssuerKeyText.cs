using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.WebUtilities;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.Jwt;

/// <summary>Reads an issuer's public keys: a JWK set, or PEM as operators have it in files.</summary>
internal static class IssuerKeyText
{
    public static IssuerKeysResult Read(string text, IReadOnlyList<SignatureAlgorithm> algorithms, IdentityMode mode)
    {
        if (text.AsSpan().TrimStart().StartsWith("{"))
        {
            return ReadSet(Encoding.UTF8.GetBytes(text), algorithms, mode);
        }

        try
        {
            return ReadPem(text) is { } set ? ReadSet(set, algorithms, mode) : new IssuerKeysResult.Unusable("is neither a JWK set nor public keys in PEM");
        }
        catch (Exception fault) when (fault is CryptographicException or ArgumentException or FormatException)
        {
            return new IssuerKeysResult.Unusable("has PEM that is no public key of EC or RSA");
        }
    }

    public static IssuerKeysResult ReadSet(ReadOnlyMemory<byte> utf8, IReadOnlyList<SignatureAlgorithm> algorithms, IdentityMode mode) => JsonWebKeySet.Parse(utf8) switch
    {
        JsonWebKeySetResult.Parsed { Set: var set } => IssuerKeys.Of(set.Keys, algorithms, mode),
        JsonWebKeySetResult.Malformed { Reason: var reason } => new IssuerKeysResult.Unusable(reason),
        _ => new IssuerKeysResult.Unusable("is no JWK set"),
    };

    /// <summary>The keys as a JWK set, so that one reader judges them all; null where there is none.</summary>
    private static byte[]? ReadPem(string text)
    {
        var keys = new List<Dictionary<string, string>>();
        var rest = text.AsSpan();
        while (PemEncoding.TryFind(rest, out var fields))
        {
            var der = Convert.FromBase64String(rest[fields.Base64Data].ToString());
            keys.Add(rest[fields.Label] is "PUBLIC KEY" ? ReadKey(der) : throw new FormatException("Not a public key."));
            rest = rest[fields.Location.End..];
        }

        return keys.Count == 0 ? null : JsonSerializer.SerializeToUtf8Bytes(new { keys });
    }

    // RFC 7518 §6.2.1 and §6.3.1.
    private static Dictionary<string, string> ReadKey(byte[] der)
    {
        if (PublicKey.CreateFromSubjectPublicKeyInfo(der, out _) is { Oid.Value: "1.2.840.113549.1.1.1" } key)
        {
            using var rsa = key.GetRSAPublicKey()!;
            var numbers = rsa.ExportParameters(includePrivateParameters: false);
            return new() { ["kty"] = "RSA", ["n"] = WebEncoders.Base64UrlEncode(numbers.Modulus!), ["e"] = WebEncoders.Base64UrlEncode(numbers.Exponent!) };
        }

        using var ecdsa = ECDsa.Create();
        ecdsa.ImportSubjectPublicKeyInfo(der, out _);
        var point = ecdsa.ExportParameters(includePrivateParameters: false);
        return new()
        {
            ["kty"] = "EC",
            ["crv"] = $"P-{ecdsa.KeySize}",
            ["x"] = WebEncoders.Base64UrlEncode(point.Q.X!),
            ["y"] = WebEncoders.Base64UrlEncode(point.Q.Y!),
        };
    }
}
