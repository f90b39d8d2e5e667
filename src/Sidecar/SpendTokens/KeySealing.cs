using System.Security.Cryptography;
using System.Text;

namespace Sidecar.SpendTokens;

/// <summary>
/// Encrypts private keys for the ledger: AES-256-GCM under a key that HKDF-SHA-256 makes of a secret (RFC 5869). A version (1 byte), nonce (12), tag (16), then what is encrypted; the key's id is
/// authenticated with it, so that rows cannot be swapped.
/// </summary>
internal sealed class KeySealing(GeneratedKeyOptions options)
{
    private const byte Version = 1;
    private const int NonceSize = 12;
    private const int TagSize = 16;
    private const int Overhead = 1 + NonceSize + TagSize;

    private readonly byte[] _present = KeyOf(options.Secret!);
    private readonly IReadOnlyList<byte[]> _all = [KeyOf(options.Secret!), .. options.PreviousSecrets.Select(KeyOf)];

    public byte[] Seal(string id, string pem)
    {
        var plain = Encoding.UTF8.GetBytes(pem);
        var result = new byte[Overhead + plain.Length];
        result[0] = Version;
        RandomNumberGenerator.Fill(result.AsSpan(1, NonceSize));
        using var cipher = new AesGcm(_present, TagSize);
        cipher.Encrypt(result.AsSpan(1, NonceSize), plain, result.AsSpan(Overhead), result.AsSpan(1 + NonceSize, TagSize), Encoding.UTF8.GetBytes(id));
        return result;
    }

    /// <summary>Null where none of the secrets opens it.</summary>
    public string? Open(string id, ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length <= Overhead || bytes[0] != Version)
        {
            return null;
        }

        var plain = new byte[bytes.Length - Overhead];
        foreach (var key in _all)
        {
            using var cipher = new AesGcm(key, TagSize);
            try
            {
                cipher.Decrypt(bytes.Slice(1, NonceSize), bytes[Overhead..], bytes.Slice(1 + NonceSize, TagSize), plain, Encoding.UTF8.GetBytes(id));
                return Encoding.UTF8.GetString(plain);
            }
            catch (AuthenticationTagMismatchException)
            {
                // Encrypted under another secret, or not by us.
            }
        }

        return null;
    }

    private static byte[] KeyOf(string secret) => HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), 32, info: "sidecar spend token signing keys"u8.ToArray());
}
