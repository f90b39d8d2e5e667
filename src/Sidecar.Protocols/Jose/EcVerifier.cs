using System.Security.Cryptography;

namespace Sidecar.Protocols.Jose;

/// <summary>A public point of P-256, P-384 or P-521.</summary>
internal sealed class EcVerifier : KeyVerifier
{
    private readonly InstancePool<ECDsa> _pool;
    private readonly int _signatureSize;
    private readonly HashAlgorithmName _hash;

    /// <exception cref="CryptographicException">The point is not on the curve.</exception>
    public EcVerifier(ECParameters publicKey, SignatureAlgorithm algorithm)
    {
        (_signatureSize, _hash) = algorithm switch
        {
            SignatureAlgorithm.Es256 => (64, HashAlgorithmName.SHA256),
            SignatureAlgorithm.Es384 => (96, HashAlgorithmName.SHA384),
            _ => (132, HashAlgorithmName.SHA512),
        };
        _pool = new(() => ECDsa.Create(publicKey));
        _pool.Return(_pool.Rent());
    }

    public override bool Verify(SignatureAlgorithm algorithm, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != _signatureSize)
        {
            return false;
        }

        var ecdsa = _pool.Rent();
        try
        {
            return ecdsa.VerifyData(data, signature, _hash, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        }
        finally
        {
            _pool.Return(ecdsa);
        }
    }
}
