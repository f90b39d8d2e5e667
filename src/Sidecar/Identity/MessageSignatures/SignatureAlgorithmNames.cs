using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>The names of the registry of RFC 9421 §6.2.</summary>
internal static class SignatureAlgorithmNames
{
    /// <summary>Null for an algorithm that HTTP Message Signatures do not have.</summary>
    public static string? Of(SignatureAlgorithm algorithm) => algorithm switch
    {
        SignatureAlgorithm.Es256 => "ecdsa-p256-sha256",
        SignatureAlgorithm.Es384 => "ecdsa-p384-sha384",
        SignatureAlgorithm.Ed25519 => "ed25519",
        SignatureAlgorithm.RsaPssSha512 => "rsa-pss-sha512",
        SignatureAlgorithm.HmacSha256 => "hmac-sha256",
        _ => null,
    };
}
