using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Sidecar.Protocols.Jose;

/// <summary>Pure Ed25519 (RFC 8032 §5.1) by OpenSSL. A signature whose s is not below the group's order is refused there (§5.1.7).</summary>
internal static class Ed25519
{
    /// <summary>id-Ed25519 (RFC 8410 §3).</summary>
    public const string Oid = "1.3.101.112";

    public const int KeySize = 32;

    public const int SignatureSize = 64;

    /// <summary>Whether the native library is there.</summary>
    public static bool IsSupported => LibCrypto.IsLoaded;

    /// <param name="error">What is wrong with the key, as the end of a sentence.</param>
    public static bool TryImport(ReadOnlySpan<byte> publicKey, [NotNullWhen(true)] out EvpKeyHandle? key, [NotNullWhen(false)] out string? error)
    {
        key = null;
        error = !IsSupported ? LibCrypto.NotLoaded : Ed25519Point.Fault(publicKey);
        if (error is null)
        {
            key = LibCrypto.NewPublicKey(LibCrypto.Ed25519Type, 0, in publicKey[0], (nuint)publicKey.Length);
            error = key.IsInvalid ? "is not taken by OpenSSL" : null;
        }

        LibCryptoErrors(error);
        return error is null;
    }

    /// <exception cref="CryptographicException">The seed has not 32 bytes, or OpenSSL is not there.</exception>
    public static EvpKeyHandle ImportPrivate(ReadOnlySpan<byte> seed)
    {
        if (!IsSupported || seed.Length != KeySize)
        {
            throw new CryptographicException(IsSupported ? "An Ed25519 private key has 32 bytes." : LibCrypto.NotLoaded);
        }

        var key = LibCrypto.NewPrivateKey(LibCrypto.Ed25519Type, 0, in seed[0], (nuint)seed.Length);
        return key.IsInvalid ? throw new CryptographicException("OpenSSL does not take the Ed25519 private key.") : key;
    }

    public static byte[] PublicKeyOf(EvpKeyHandle privateKey)
    {
        var publicKey = new byte[KeySize];
        var length = (nuint)publicKey.Length;
        return LibCrypto.GetPublicKey(privateKey, ref publicKey[0], ref length) == 1
            ? publicKey
            : throw new CryptographicException("OpenSSL does not tell the Ed25519 public key.");
    }

    public static bool Verify(EvpKeyHandle key, ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        if (signature.Length != SignatureSize)
        {
            return false;
        }

        using var digest = LibCrypto.NewDigest();
        var verified = !digest.IsInvalid
            && LibCrypto.VerifyInit(digest, 0, 0, 0, key) == 1
            && LibCrypto.Verify(digest, in signature[0], SignatureSize, in First(data), (nuint)data.Length) == 1;
        LibCryptoErrors(verified ? null : "");
        return verified;
    }

    public static byte[] Sign(EvpKeyHandle key, ReadOnlySpan<byte> data)
    {
        var signature = new byte[SignatureSize];
        var length = (nuint)SignatureSize;
        using var digest = LibCrypto.NewDigest();
        var signed = !digest.IsInvalid
            && LibCrypto.SignInit(digest, 0, 0, 0, key) == 1
            && LibCrypto.Sign(digest, ref signature[0], ref length, in First(data), (nuint)data.Length) == 1;
        LibCryptoErrors(signed ? null : "");
        return signed ? signature : throw new CryptographicException("OpenSSL did not sign.");
    }

    // The reference of an empty span may be null, which OpenSSL takes for no bytes.
    private static ref readonly byte First(ReadOnlySpan<byte> data) => ref MemoryMarshal.GetReference(data);

    private static void LibCryptoErrors(string? failure)
    {
        if (failure is not null && IsSupported)
        {
            LibCrypto.ClearErrors();
        }
    }
}
