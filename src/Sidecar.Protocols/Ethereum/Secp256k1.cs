using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Math;
using Org.BouncyCastle.Math.EC;

namespace Sidecar.Protocols.Ethereum;

/// <summary>Finds out who signed, from the signature alone (SEC 1 §4.1.6; Ethereum yellow paper, appendix F).</summary>
public static class Secp256k1
{
    /// <summary>Bytes in a signature: r and s of 32 each, v of 1.</summary>
    public const int SignatureSize = 65;

    // The custom curve, not the one built from its parameters: its field arithmetic and endomorphism make recovery several times faster.
    private static readonly X9ECParameters Curve = CustomNamedCurves.GetByName("secp256k1");

    internal static ECDomainParameters Domain { get; } = new(Curve.Curve, Curve.G, Curve.N, Curve.H);

    internal static BigInteger HalfOrder { get; } = Curve.N.ShiftRight(1);

    /// <summary>
    /// The address whose key signed <paramref name="digest32"/>, or null where nobody's did: wrong lengths, v other than 27, 28, 0 or 1,
    /// r or s out of range, s in the upper half of the order (EIP-2; token contracts refuse it too), or r that is no point of the curve.
    /// </summary>
    /// <param name="digest32">The 32 bytes that were signed.</param>
    /// <param name="signature65">r ‖ s ‖ v.</param>
    public static EthereumAddress? Recover(ReadOnlySpan<byte> digest32, ReadOnlySpan<byte> signature65)
    {
        if (digest32.Length != Keccak256.Size || signature65.Length != SignatureSize)
        {
            return null;
        }

        var (r, s, v) = (Number(signature65[..32]), Number(signature65[32..64]), signature65[64]);
        var parity = v >= 27 ? v - 27 : v;
        if (parity is not (0 or 1) || !InRange(r, Domain.N.Subtract(BigInteger.One)) || !InRange(s, HalfOrder))
        {
            return null;
        }

        return PointWith(r, odd: parity == 1) is { } point ? AddressOf(PublicKey(Number(digest32), r, s, point)) : null;
    }

    /// <summary>The last 20 bytes of the hash of the uncompressed point; null for the point at infinity.</summary>
    internal static EthereumAddress? AddressOf(ECPoint publicKey) =>
        publicKey.IsInfinity
            ? null
            : EthereumAddress.FromBytes(Keccak256.Hash(publicKey.GetEncoded(compressed: false).AsSpan(1)).AsSpan(12));

    internal static BigInteger Number(ReadOnlySpan<byte> bigEndian) => new(1, bigEndian.ToArray());

    private static bool InRange(BigInteger value, BigInteger max) => value.SignValue > 0 && value.CompareTo(max) <= 0;

    /// <summary>The point of the curve (y² = x³ + 7) with this x, or null: for half of all x there is none.</summary>
    private static ECPoint? PointWith(BigInteger x, bool odd)
    {
        var element = Curve.Curve.FromBigInteger(x);
        var y = element.Square().Multiply(element).Add(Curve.Curve.B).Sqrt();
        if (y is null)
        {
            return null;
        }

        return Curve.Curve.CreatePoint(x, (y.TestBitZero() == odd ? y : y.Negate()).ToBigInteger());
    }

    /// <summary>Q = r⁻¹(sR − eG).</summary>
    private static ECPoint PublicKey(BigInteger e, BigInteger r, BigInteger s, ECPoint point)
    {
        var inverse = r.ModInverse(Domain.N);
        var u1 = e.Negate().Multiply(inverse).Mod(Domain.N);
        var u2 = s.Multiply(inverse).Mod(Domain.N);
        return ECAlgorithms.SumOfTwoMultiplies(Curve.G, u1, point, u2).Normalize();
    }
}
