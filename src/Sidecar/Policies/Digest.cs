using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;

namespace Sidecar.Policies;

/// <summary>
/// A SHA-256 as a value of 32 bytes: the name of something in a store, or the identity of a request. What a client sends is hashed into
/// one before it becomes a key, so that its length and content steer nothing. Written as 64 lower-case hexadecimal digits.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Digest
{
    private const int MostOnStack = 1024;

    private static readonly ulong Seed = BinaryPrimitives.ReadUInt64LittleEndian(RandomNumberGenerator.GetBytes(sizeof(ulong))) | 1;

    private readonly ulong _a;
    private readonly ulong _b;
    private readonly ulong _c;
    private readonly ulong _d;

    public Digest(ReadOnlySpan<byte> sha256)
    {
        if (sha256.Length != SHA256.HashSizeInBytes)
        {
            throw new ArgumentException("32 bytes make a SHA-256.", nameof(sha256));
        }

        _a = BinaryPrimitives.ReadUInt64BigEndian(sha256);
        _b = BinaryPrimitives.ReadUInt64BigEndian(sha256[8..]);
        _c = BinaryPrimitives.ReadUInt64BigEndian(sha256[16..]);
        _d = BinaryPrimitives.ReadUInt64BigEndian(sha256[24..]);
    }

    /// <summary>The SHA-256 of bytes as they are.</summary>
    public static Digest OfBytes(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return new Digest(hash);
    }

    /// <summary>The SHA-256 of several texts, each with its length before it: no two lists of texts give the same bytes. Null differs from empty.</summary>
    public static Digest OfParts(params ReadOnlySpan<string?> parts)
    {
        var size = 0;
        foreach (var part in parts)
        {
            size += sizeof(int) + Encoding.UTF8.GetMaxByteCount(part?.Length ?? 0);
        }

        var bytes = size <= MostOnStack ? stackalloc byte[MostOnStack] : new byte[size];
        var length = 0;
        foreach (var part in parts)
        {
            var written = Encoding.UTF8.GetBytes(part, bytes[(length + sizeof(int))..]);
            BinaryPrimitives.WriteInt32BigEndian(bytes[length..], part is null ? -1 : written);
            length += sizeof(int) + written;
        }

        return OfBytes(bytes[..length]);
    }

    /// <exception cref="FormatException">Not 64 hexadecimal digits.</exception>
    public static Digest Parse(string hex) =>
        hex.Length == 64 ? new Digest(Convert.FromHexString(hex)) : throw new FormatException("64 hexadecimal digits make a SHA-256.");

    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt64BigEndian(destination, _a);
        BinaryPrimitives.WriteUInt64BigEndian(destination[8..], _b);
        BinaryPrimitives.WriteUInt64BigEndian(destination[16..], _c);
        BinaryPrimitives.WriteUInt64BigEndian(destination[24..], _d);
    }

    // Uniform already, but whoever chooses what is hashed could look for many with the same part; none can look for the same product with a number that is not known.
    public override int GetHashCode() => (int)((_a * Seed) >> 32);

    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
