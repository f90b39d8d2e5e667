using System.Numerics;

namespace Sidecar.Protocols.Jose;

/// <summary>
/// Which 32 bytes are a key that can prove anything. OpenSSL takes any 32 bytes and fails only when it verifies; and it takes the eight points of small
/// order, under which one signature is good for many messages, whoever made it.
/// </summary>
internal static class Ed25519Point
{
    private static readonly BigInteger P = BigInteger.Pow(2, 255) - 19;

    // d of RFC 8032 §5.1.
    private static readonly BigInteger D = BigInteger.Parse("37095705934669439343138083508754565189542113879843219016388785533085940283555");

    // The y of the points whose order is 1, 2, 4 or 8; the x beside each is the other's negative.
    private static readonly BigInteger[] SmallOrder =
    [
        BigInteger.Zero,
        BigInteger.One,
        P - 1,
        BigInteger.Parse("2707385501144840649318225287225658788936804267575313519463743609750303402022"),
        BigInteger.Parse("55188659117513257062467267217118295137698188065244968500265048394206261417927"),
    ];

    /// <summary>What is wrong with a public key, as the end of a sentence; null where nothing is.</summary>
    public static string? Fault(ReadOnlySpan<byte> publicKey)
    {
        if (publicKey.Length != Ed25519.KeySize)
        {
            return "has not 32 bytes";
        }

        Span<byte> bytes = stackalloc byte[Ed25519.KeySize];
        publicKey.CopyTo(bytes);
        bytes[^1] &= 0x7F;
        var y = new BigInteger(bytes, isUnsigned: true);
        return y >= P || !IsOnCurve(y) ? "is no point of the curve"
            : SmallOrder.Contains(y) ? "is a point of small order"
            : null;
    }

    /// <summary>RFC 8032 §5.1.3: x² = (y² − 1) / (d y² + 1) has a root.</summary>
    private static bool IsOnCurve(BigInteger y)
    {
        var square = y * y % P;
        var product = (square - 1 + P) * ((D * square) + 1) % P;
        return product.IsZero || BigInteger.ModPow(product, (P - 1) / 2, P).IsOne;
    }
}
