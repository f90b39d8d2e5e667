using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;

namespace Sidecar.SpendTokens;

/// <summary>Nonces that no store has to keep: the MAC of a minute, under a secret that all replicas have. The present minute's and the one before it are good.</summary>
internal sealed class DpopNonces(DpopOptions options, TimeProvider time)
{
    private const int Size = 16;

    // Not of the alphabet of ours.
    private const char OwnPart = '.';

    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    private readonly ImmutableArray<byte[]> _secrets = [.. options.NonceSecrets.Select(Encoding.UTF8.GetBytes)];
    private volatile Minute? _minute;

    /// <summary>The one to hand out; null where none are demanded.</summary>
    public string? Current => Now()?.Good[0];

    /// <summary>Those that are good now; none where none are demanded.</summary>
    public ImmutableArray<string> Good => Now()?.Good ?? [];

    /// <summary>Whether the nonce of a client's signature is one of those that are good now, alone or with a dot and something of the client's own behind it: where a nonce is good for one signature only, each needs another.</summary>
    public bool Has(string nonce)
    {
        var ours = Encoding.UTF8.GetBytes(nonce.Split(OwnPart, 2)[0]);
        return Good.Any(good => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(good), ours));
    }

    private Minute? Now()
    {
        if (_secrets.IsEmpty)
        {
            return null;
        }

        var number = time.GetUtcNow().ToUnixTimeSeconds() / (long)Life.TotalSeconds;
        if (_minute is { } known && known.Number == number)
        {
            return known;
        }

        return _minute = new Minute(number, [.. _secrets.SelectMany(secret => (string[])[Of(secret, number), Of(secret, number - 1)])]);
    }

    private static string Of(byte[] secret, long minute)
    {
        Span<byte> input = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64BigEndian(input, minute);
        return WebEncoders.Base64UrlEncode(HMACSHA256.HashData(secret, input).AsSpan(0, Size));
    }

    private sealed record Minute(long Number, ImmutableArray<string> Good);
}
