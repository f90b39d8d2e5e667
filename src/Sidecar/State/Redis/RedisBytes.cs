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

    /// <summary>A copy: a call that was given up may still be written, when the caller has other uses for its buffer.</summary>
    public static RedisValue Of(ReadOnlyMemory<byte> bytes) => bytes.ToArray();
}
