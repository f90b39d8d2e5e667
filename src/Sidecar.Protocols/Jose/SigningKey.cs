using System.Formats.Asn1;
using System.Security.Cryptography;

namespace Sidecar.Protocols.Jose;

/// <summary>
/// A key that signs: ES256, ES384, Ed25519 or HMAC-SHA-256. Immutable, and may be used by many threads at once. <see cref="SigningKeyReader"/> reads one.
/// </summary>
public sealed class SigningKey
{
    private readonly InstancePool<ECDsa>? _ecdsa;
    private readonly EvpKeyHandle? _ed25519;

    // Of HMAC the key, of Ed25519 the seed.
    private readonly byte[] _secret = [];

    private SigningKey(ECParameters key, string? keyId)
    {
        var name = NameOf(key.Curve);
        Algorithm = name == "P-256" ? SignatureAlgorithm.Es256 : SignatureAlgorithm.Es384;
        _ecdsa = new(() => ECDsa.Create(key));
        _ecdsa.Return(_ecdsa.Rent());
        VerificationKey = new(
            new EcVerifier(new() { Curve = key.Curve, Q = key.Q }, Algorithm), KeyMembers.Ec(name, key.Q.X!, key.Q.Y!), keyId, Algorithm);
    }

    private SigningKey(EvpKeyHandle key, byte[] seed, string? keyId)
    {
        Algorithm = SignatureAlgorithm.Ed25519;
        _ed25519 = key;
        _secret = seed;
        var publicKey = Ed25519.PublicKeyOf(key);
        VerificationKey = Ed25519.TryImport(publicKey, out var handle, out var error)
            ? new(new Ed25519Verifier(handle), KeyMembers.Ed25519(publicKey), keyId, Algorithm)
            : throw new CryptographicException($"The Ed25519 public key {error}.");
    }

    private SigningKey(byte[] secret, string? keyId)
    {
        Algorithm = SignatureAlgorithm.HmacSha256;
        _secret = secret;
        VerificationKey = VerificationKey.FromSecret(secret, keyId);
    }

    private SigningKey(SigningKey other, string keyId)
    {
        (Algorithm, _ecdsa, _ed25519, _secret) = (other.Algorithm, other._ecdsa, other._ed25519, other._secret);
        VerificationKey = other.VerificationKey.Named(keyId);
    }

    /// <summary>What it signs with: the one algorithm of its type and curve.</summary>
    public SignatureAlgorithm Algorithm { get; }

    /// <summary>The key that verifies what this one signs; for a shared secret the secret itself.</summary>
    public VerificationKey VerificationKey { get; }

    /// <summary>A new key from the system's random numbers.</summary>
    /// <param name="algorithm">Not one of RSA's and not ES512: those are verified here, but their keys are never made.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is one of them.</exception>
    public static SigningKey Generate(SignatureAlgorithm algorithm, string? keyId = null)
    {
        switch (algorithm)
        {
            case SignatureAlgorithm.Es256 or SignatureAlgorithm.Es384:
                using (var ecdsa = ECDsa.Create(algorithm == SignatureAlgorithm.Es256 ? ECCurve.NamedCurves.nistP256 : ECCurve.NamedCurves.nistP384))
                {
                    return new(ecdsa.ExportParameters(includePrivateParameters: true), keyId);
                }

            case SignatureAlgorithm.Ed25519:
                return FromSeed(RandomNumberGenerator.GetBytes(Ed25519.KeySize), keyId);

            case SignatureAlgorithm.HmacSha256:
                return new(RandomNumberGenerator.GetBytes(32), keyId);

            default:
                throw new ArgumentOutOfRangeException(nameof(algorithm), algorithm, "Keys of RSA and of P-521 are not made here.");
        }
    }

    /// <summary>A shared secret for HMAC-SHA-256.</summary>
    /// <exception cref="ArgumentException">The secret is empty.</exception>
    public static SigningKey FromSecret(ReadOnlySpan<byte> secret, string? keyId = null) => new(secret.ToArray(), keyId);

    /// <summary>An Ed25519 key from the 32 bytes of its secret (RFC 8032 §5.1.5).</summary>
    /// <exception cref="CryptographicException">There are not 32 bytes, or OpenSSL is not there.</exception>
    public static SigningKey FromSeed(ReadOnlySpan<byte> seed, string? keyId = null) => new(Ed25519.ImportPrivate(seed), seed.ToArray(), keyId);

    /// <summary>The signature of these bytes in the encoding of <see cref="Algorithm"/>; ECDSA as r ‖ s.</summary>
    public byte[] Sign(ReadOnlySpan<byte> data) => Algorithm switch
    {
        SignatureAlgorithm.Ed25519 => Ed25519.Sign(_ed25519!, data),
        SignatureAlgorithm.HmacSha256 => HMACSHA256.HashData(_secret, data),
        _ => SignEc(_ecdsa!, data),
    };

    /// <summary>The same key with its RFC 7638 thumbprint for a <c>kid</c>: two keys never share the name, and one has it wherever it is kept.</summary>
    /// <exception cref="InvalidOperationException">The key is a shared secret, which has no thumbprint.</exception>
    public SigningKey NamedByThumbprint() =>
        VerificationKey.IsSecret ? throw new InvalidOperationException("A shared secret has no thumbprint.") : new(this, VerificationKey.Thumbprint);

    /// <summary>The private key for keeping: unencrypted PKCS#8 in PEM (RFC 7468 §10), which <see cref="SigningKeyReader"/> reads. The <c>kid</c> is not in it.</summary>
    /// <exception cref="InvalidOperationException">The key is a shared secret.</exception>
    public string ExportPem() => Algorithm switch
    {
        SignatureAlgorithm.HmacSha256 => throw new InvalidOperationException("A shared secret is not written as PEM."),
        SignatureAlgorithm.Ed25519 => PemEncoding.WriteString("PRIVATE KEY", Pkcs8Of(_secret)),
        _ => ExportEc(_ecdsa!),
    };

    /// <param name="key">With d and Q, on P-256 or P-384.</param>
    internal static SigningKey FromEc(ECParameters key, string? keyId) => new(key, keyId);

    private static string NameOf(ECCurve curve) => curve.Oid.Value switch
    {
        "1.2.840.10045.3.1.7" => "P-256",
        "1.3.132.0.34" => "P-384",
        _ => throw new CryptographicException("The key is on a curve other than P-256 and P-384."),
    };

    private static string ExportEc(InstancePool<ECDsa> pool)
    {
        var ecdsa = pool.Rent();
        try
        {
            return ecdsa.ExportPkcs8PrivateKeyPem();
        }
        finally
        {
            pool.Return(ecdsa);
        }
    }

    // RFC 8410 §7: the seed in an octet string, in the octet string of PKCS#8.
    private static byte[] Pkcs8Of(byte[] seed)
    {
        var inner = new AsnWriter(AsnEncodingRules.DER);
        inner.WriteOctetString(seed);
        var info = new AsnWriter(AsnEncodingRules.DER);
        using (info.PushSequence())
        {
            info.WriteInteger(0);
            using (info.PushSequence())
            {
                info.WriteObjectIdentifier(Ed25519.Oid);
            }

            info.WriteOctetString(inner.Encode());
        }

        return info.Encode();
    }

    private byte[] SignEc(InstancePool<ECDsa> pool, ReadOnlySpan<byte> data)
    {
        var ecdsa = pool.Rent();
        try
        {
            var hash = Algorithm == SignatureAlgorithm.Es256 ? HashAlgorithmName.SHA256 : HashAlgorithmName.SHA384;
            return ecdsa.SignData(data, hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        finally
        {
            pool.Return(ecdsa);
        }
    }
}
