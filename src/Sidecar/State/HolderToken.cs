using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;

namespace Sidecar.State;

/// <summary>
/// Who holds a lease: 64 random bits that only the holder knows. A release or a renewal names it, so that a holder whose lease ended
/// cannot touch what belongs to the next one. Written as 16 lower-case hexadecimal digits.
/// </summary>
internal readonly record struct HolderToken(ulong Value)
{
    public static HolderToken New()
    {
        Span<byte> random = stackalloc byte[sizeof(ulong)];
        RandomNumberGenerator.Fill(random);
        return new HolderToken(BinaryPrimitives.ReadUInt64BigEndian(random));
    }

    public override string ToString() => Value.ToString("x16", CultureInfo.InvariantCulture);
}
