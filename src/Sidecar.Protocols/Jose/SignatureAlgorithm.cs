namespace Sidecar.Protocols.Jose;

/// <summary>What signs and verifies here. The encoding of a signature belongs to its algorithm.</summary>
public enum SignatureAlgorithm
{
    /// <summary>ECDSA with P-256 and SHA-256; 64 bytes r ‖ s (JOSE <c>ES256</c>, RFC 9421 <c>ecdsa-p256-sha256</c>). Never DER.</summary>
    Es256,

    /// <summary>ECDSA with P-384 and SHA-384; 96 bytes r ‖ s (JOSE <c>ES384</c>, RFC 9421 <c>ecdsa-p384-sha384</c>). Never DER.</summary>
    Es384,

    /// <summary>ECDSA with P-521 and SHA-512; 132 bytes r ‖ s (JOSE <c>ES512</c>). Never DER.</summary>
    Es512,

    /// <summary>Pure Ed25519 of RFC 8032; 64 bytes (JOSE <c>EdDSA</c> and, since RFC 9864, <c>Ed25519</c>; RFC 9421 <c>ed25519</c>).</summary>
    Ed25519,

    /// <summary>RSASSA-PSS with SHA-512 and 64 bytes of salt (JOSE <c>PS512</c>, RFC 9421 <c>rsa-pss-sha512</c>).</summary>
    RsaPssSha512,

    /// <summary>RSASSA-PSS with SHA-256 and 32 bytes of salt (JOSE <c>PS256</c>).</summary>
    Ps256,

    /// <summary>RSASSA-PSS with SHA-384 and 48 bytes of salt (JOSE <c>PS384</c>).</summary>
    Ps384,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-256 (JOSE <c>RS256</c>, RFC 9421 <c>rsa-v1_5-sha256</c>).</summary>
    Rs256,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-384 (JOSE <c>RS384</c>).</summary>
    Rs384,

    /// <summary>RSASSA-PKCS1-v1_5 with SHA-512 (JOSE <c>RS512</c>).</summary>
    Rs512,

    /// <summary>HMAC with SHA-256; 32 bytes (JOSE <c>HS256</c>, RFC 9421 <c>hmac-sha256</c>).</summary>
    HmacSha256,
}
