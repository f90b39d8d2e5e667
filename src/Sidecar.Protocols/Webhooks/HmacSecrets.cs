using System.Security.Cryptography;
using Sidecar.Protocols.Jose;

namespace Sidecar.Protocols.Webhooks;

/// <summary>Shared secrets for HMAC-SHA-256; several while one replaces another.</summary>
internal sealed class HmacSecrets(IEnumerable<ReadOnlyMemory<byte>> secrets)
{
    public const int Size = HmacSha256Key.MacSize;

    private readonly HmacSha256Key[] _secrets = [.. secrets.Select(static secret => new HmacSha256Key(secret.Span))];

    /// <summary>The index of the first secret that made one of the signatures; -1 where none did. Every secret's MAC is computed once, however many signatures came.</summary>
    public int IndexOf(IReadOnlyList<byte[]> signatures, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        Span<byte> expected = stackalloc byte[Size];
        for (var i = 0; i < _secrets.Length && signatures.Count > 0; i++)
        {
            _secrets[i].Compute(first, second, third, expected);
            foreach (var signature in signatures)
            {
                if (CryptographicOperations.FixedTimeEquals(expected, signature))
                {
                    return i;
                }
            }
        }

        return -1;
    }

    /// <summary>The MAC of three parts in a row under the first secret.</summary>
    public byte[] Sign(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third)
    {
        var mac = new byte[Size];
        _secrets[0].Compute(first, second, third, mac);
        return mac;
    }
}
