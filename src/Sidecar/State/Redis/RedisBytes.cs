using System.Runtime.InteropServices;
using Sidecar.Policies;
using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>Bytes as arguments of scripts; Redis takes them as they are.</summary>
internal static class RedisBytes
{
    private const int DigestBytes = 32;

    public static RedisValue Of(Digest digest)
    {
        var bytes = new byte[DigestBytes];
        digest.CopyTo(bytes);
        return bytes;
    }

    /// <summary>Without a copy where the memory is a whole array: the caller leaves it alone, and it is written soon.</summary>
    public static RedisValue Of(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment) && segment.Array is { } array && array.Length == segment.Count ? array : bytes.ToArray();
}
