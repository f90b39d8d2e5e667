using System.Security.Cryptography;

namespace Sidecar.Protocols.Jose;

/// <summary>A public modulus and exponent.</summary>
internal sealed class RsaVerifier : KeyVerifier
{
    private readonly InstancePool<RSA> _pool;
    private readonly int _signatureSize;

    /// <exception cref="CryptographicException">The numbers are no RSA key.</exception>
    public RsaVerifier(RSAParameters publicKey)
    {
        _signatureSize = publicKey.Modulus!.Length;
        _pool = new(() => RSA.Create(publicKey));
        _pool.Return(_pool.Rent());
    }

    public override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != _signatureSize)
        {
            return false;
        }

        var (hash, padding) = algorithm switch
        {
            SignatureAlgorithm.RsaPssSha512 => (HashAlgorithmName.SHA512, RSASignaturePadding.Pss),
            SignatureAlgorithm.Ps384 => (HashAlgorithmName.SHA384, RSASignaturePadding.Pss),
            SignatureAlgorithm.Ps256 => (HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            SignatureAlgorithm.Rs384 => (HashAlgorithmName.SHA384, RSASignaturePadding.Pkcs1),
            SignatureAlgorithm.Rs512 => (HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
            _ => (HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
        };
        var rsa = _pool.Rent();
        try
        {
            return rsa.VerifyData(data, signature, hash, padding);
        }
        finally
        {
            _pool.Return(rsa);
        }
    }
}
