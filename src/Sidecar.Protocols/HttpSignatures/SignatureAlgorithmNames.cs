using Sidecar.Protocols.Jose;

namespace Sidecar.Protocols.HttpSignatures;

/// <summary>The names of algorithms in HTTP signatures (the registry of RFC 9421 §6.2). JOSE has others.</summary>
public static class SignatureAlgorithmNames
{
    // Where a key allows several and the signature says nothing, the stronger padding is meant (RFC 9421 §3.3.1 before §3.3.2).
    private static readonly SignatureAlgorithm[] Preferred =
    [
        SignatureAlgorithm.Ed25519, SignatureAlgorithm.Es256, SignatureAlgorithm.Es384, SignatureAlgorithm.RsaPssSha512, SignatureAlgorithm.HmacSha256, SignatureAlgorithm.Rs256,
    ];

    /// <summary>The algorithm of this name; null when it is not known.</summary>
    public static SignatureAlgorithm? ToAlgorithm(string name) => name switch
    {
        "ecdsa-p256-sha256" => SignatureAlgorithm.Es256,
        "ecdsa-p384-sha384" => SignatureAlgorithm.Es384,
        "ed25519" => SignatureAlgorithm.Ed25519,
        "rsa-pss-sha512" => SignatureAlgorithm.RsaPssSha512,
        "rsa-v1_5-sha256" => SignatureAlgorithm.Rs256,
        "hmac-sha256" => SignatureAlgorithm.HmacSha256,
        _ => null,
    };

    /// <summary>The name of an algorithm; null for one that HTTP signatures do not have, as <see cref="SignatureAlgorithm.Ps256"/>.</summary>
    public static string? Of(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.Es256 => "ecdsa-p256-sha256",
        SignatureAlgorithm.Es384 => "ecdsa-p384-sha384",
        SignatureAlgorithm.Ed25519 => "ed25519",
        SignatureAlgorithm.RsaPssSha512 => "rsa-pss-sha512",
        SignatureAlgorithm.Rs256 => "rsa-v1_5-sha256",
        SignatureAlgorithm.HmacSha256 => "hmac-sha256",
        _ => null,
    };

    /// <summary>
    /// What a signature is to be verified with (RFC 9421 §3.2 step 6): the key decides, and an <c>alg</c> of the signature must agree with it. Where it says nothing and
    /// the key is an RSA key for any padding, it is <c>rsa-pss-sha512</c>. Null when key and <c>alg</c> do not go together.
    /// </summary>
    /// <param name="alg">The signature's <c>alg</c>, if it has one.</param>
    public static SignatureAlgorithm? Choose(string? alg, VerificationKey key)
    {
        if (alg is not null)
        {
            return ToAlgorithm(alg) is { } named && key.Allows(named) ? named : null;
        }

        foreach (var algorithm in Preferred)
        {
            if (key.Allows(algorithm))
            {
                return algorithm;
            }
        }

        return null;
    }
}
