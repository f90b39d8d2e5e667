namespace Sidecar.Protocols.Jose;

/// <summary>The values of <c>alg</c> in JWS headers and JWKs (RFC 7518 §3.1, RFC 8037 §3.1, RFC 9864 §2.2).</summary>
public static class JoseNames
{
    /// <summary>The algorithm of this name; null for <c>none</c> and every name that is not verified here.</summary>
    public static SignatureAlgorithm? ToAlgorithm(string alg) => alg switch
    {
        "ES256" => SignatureAlgorithm.Es256,
        "ES384" => SignatureAlgorithm.Es384,
        "ES512" => SignatureAlgorithm.Es512,
        "EdDSA" or "Ed25519" => SignatureAlgorithm.Ed25519,
        "PS512" => SignatureAlgorithm.RsaPssSha512,
        "PS384" => SignatureAlgorithm.Ps384,
        "PS256" => SignatureAlgorithm.Ps256,
        "RS256" => SignatureAlgorithm.Rs256,
        "RS384" => SignatureAlgorithm.Rs384,
        "RS512" => SignatureAlgorithm.Rs512,
        "HS256" => SignatureAlgorithm.HmacSha256,
        _ => null,
    };

    /// <summary>The name to write; for Ed25519 the one that every reader knows, <c>EdDSA</c>.</summary>
    public static string Of(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.Es256 => "ES256",
        SignatureAlgorithm.Es384 => "ES384",
        SignatureAlgorithm.Es512 => "ES512",
        SignatureAlgorithm.Ed25519 => "EdDSA",
        SignatureAlgorithm.RsaPssSha512 => "PS512",
        SignatureAlgorithm.Ps384 => "PS384",
        SignatureAlgorithm.Ps256 => "PS256",
        SignatureAlgorithm.Rs256 => "RS256",
        SignatureAlgorithm.Rs384 => "RS384",
        SignatureAlgorithm.Rs512 => "RS512",
        _ => "HS256",
    };
}
