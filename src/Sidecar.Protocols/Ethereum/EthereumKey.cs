using System.Security.Cryptography;
using Org.BouncyCastle.Crypto.Digests;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math;

namespace Sidecar.Protocols.Ethereum;

/// <summary>
/// A secp256k1 secret key, for clients, samples and tests. Signing does not run in constant time, so it is not for a server that strangers can time.
/// </summary>
public sealed class EthereumKey
{
    private readonly ECPrivateKeyParameters _secret;

    /// <param name="secret32">32 bytes, big-endian, from 1 to the order of the curve less one.</param>
    /// <exception cref="ArgumentException">The bytes are no secret key.</exception>
    public EthereumKey(ReadOnlySpan<byte> secret32)
    {
        var d = Secp256k1.Number(secret32);
        if (secret32.Length != 32 || d.SignValue == 0 || d.CompareTo(Secp256k1.Domain.N) >= 0)
        {
            throw new ArgumentException("A secret key has 32 bytes, is not zero and is less than the order of secp256k1.", nameof(secret32));
        }

        _secret = new(d, Secp256k1.Domain);
        Address = Secp256k1.AddressOf(Secp256k1.Domain.G.Multiply(d).Normalize())!.Value;
    }

    /// <summary>The address whose signatures this key makes.</summary>
    public EthereumAddress Address { get; }

    /// <summary>A new key from the system's random numbers.</summary>
    public static EthereumKey Generate()
    {
        Span<byte> secret = stackalloc byte[32];
        do
        {
            RandomNumberGenerator.Fill(secret);
        }
        while (Secp256k1.Number(secret) is var d && (d.SignValue == 0 || d.CompareTo(Secp256k1.Domain.N) >= 0));

        return new(secret);
    }

    /// <summary>Reads 64 hexadecimal digits, with or without <c>0x</c> before them.</summary>
    /// <exception cref="ArgumentException">The text is no secret key; it is not repeated in the message.</exception>
    public static EthereumKey FromHex(string text)
    {
        Span<byte> secret = stackalloc byte[32];
        var prefixed = text.StartsWith("0x", StringComparison.Ordinal) ? text : "0x" + text;
        return Hex.TryDecode(prefixed, secret)
            ? new(secret)
            : throw new ArgumentException("A secret key is written as 64 hexadecimal digits.", nameof(text));
    }

    /// <summary>Signs 32 bytes: r ‖ s ‖ v, 65 bytes, v 27 or 28, s in the lower half (EIP-2), the same each time (RFC 6979 with SHA-256).</summary>
    /// <exception cref="ArgumentException">There are not 32 bytes to sign.</exception>
    public byte[] Sign(ReadOnlySpan<byte> digest32)
    {
        if (digest32.Length != Keccak256.Size)
        {
            throw new ArgumentException("A digest of 32 bytes is signed.", nameof(digest32));
        }

        var signer = new ECDsaSigner(new HMacDsaKCalculator(new Sha256Digest()));
        signer.Init(forSigning: true, _secret);
        var numbers = signer.GenerateSignature(digest32.ToArray());
        var (r, s) = (numbers[0], numbers[1]);
        var signature = new byte[Secp256k1.SignatureSize];
        Write(r, signature.AsSpan(0, 32));
        Write(s.CompareTo(Secp256k1.HalfOrder) > 0 ? Secp256k1.Domain.N.Subtract(s) : s, signature.AsSpan(32, 32));
        signature[64] = 27;
        if (Secp256k1.Recover(digest32, signature) != Address)
        {
            signature[64] = 28;
        }

        return signature;
    }

    private static void Write(BigInteger value, Span<byte> word)
    {
        var bytes = value.ToByteArrayUnsigned();
        bytes.CopyTo(word[(word.Length - bytes.Length)..]);
    }
}
