using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Sidecar.Protocols.Jose;

namespace Sidecar.Tests.Identity.Jwt;

/// <summary>A key of an issuer: signs tokens with any header and any claims, and knows its JWK.</summary>
internal sealed record TestKey(string KeyId, string Algorithm, Func<byte[], byte[]> Sign, JsonObject Jwk)
{
    public static TestKey Es256(string keyId) => Of(SigningKey.Generate(SignatureAlgorithm.Es256, keyId), "ES256");

    public static TestKey EdDsa(string keyId) => Of(SigningKey.Generate(SignatureAlgorithm.Ed25519, keyId), "EdDSA");

    public static TestKey Rs256(string keyId) => Of(keyId, "RS256");

    /// <summary>As most issuers have it: no <c>alg</c> in the key.</summary>
    /// <param name="algorithm">One of RSA's or ES512, as JOSE calls it.</param>
    public static TestKey Of(string keyId, string algorithm)
    {
        var hash = new HashAlgorithmName("SHA" + algorithm[2..]);
        if (algorithm == "ES512")
        {
            var ecdsa = ECDsa.Create(ECCurve.NamedCurves.nistP521);
            var point = ecdsa.ExportParameters(includePrivateParameters: false).Q;
            var members = new JsonObject { ["kty"] = "EC", ["crv"] = "P-521", ["kid"] = keyId, ["x"] = WebEncoders.Base64UrlEncode(point.X!), ["y"] = WebEncoders.Base64UrlEncode(point.Y!) };
            return new(keyId, algorithm, data => ecdsa.SignData(data, hash), members) { Pem = ecdsa.ExportSubjectPublicKeyInfoPem() };
        }

        var rsa = RSA.Create(2048);
        var numbers = rsa.ExportParameters(includePrivateParameters: false);
        var jwk = new JsonObject { ["kty"] = "RSA", ["kid"] = keyId, ["use"] = "sig", ["n"] = WebEncoders.Base64UrlEncode(numbers.Modulus!), ["e"] = WebEncoders.Base64UrlEncode(numbers.Exponent!) };
        var padding = algorithm.StartsWith('P') ? RSASignaturePadding.Pss : RSASignaturePadding.Pkcs1;
        return new(keyId, algorithm, data => rsa.SignData(data, hash, padding), jwk) { Pem = rsa.ExportSubjectPublicKeyInfoPem() };
    }

    /// <summary>The same in a set where it has no <c>kid</c>.</summary>
    public TestKey Nameless()
    {
        var jwk = Jwk.DeepClone().AsObject();
        jwk.Remove("kid");
        return this with { Jwk = jwk };
    }

    /// <summary>The public key in PEM, where it was made with one.</summary>
    public string? Pem { get; private init; }

    public static string SetOf(params TestKey[] keys) => new JsonObject { ["keys"] = new JsonArray([.. keys.Select(key => key.Jwk.DeepClone())]) }.ToJsonString();

    /// <param name="header">Whole; the usual one where it is not given.</param>
    public string Token(JsonObject claims, string? header = null) => Token(claims.ToJsonString(), header);

    public string Token(string claims, string? header = null)
    {
        var signed = $"{Encode(header ?? $$"""{"alg":"{{Algorithm}}","kid":"{{KeyId}}","typ":"at+jwt"}""")}.{Encode(claims)}";
        return $"{signed}.{WebEncoders.Base64UrlEncode(Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    public static string Encode(string text) => WebEncoders.Base64UrlEncode(Encoding.UTF8.GetBytes(text));

    private static TestKey Of(SigningKey key, string algorithm)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            key.VerificationKey.WriteJwk(writer);
        }

        return new(key.VerificationKey.KeyId!, algorithm, data => key.Sign(data), JsonNode.Parse(buffer.ToArray())!.AsObject());
    }
}
