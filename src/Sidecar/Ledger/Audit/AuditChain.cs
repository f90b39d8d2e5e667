using System.Buffers;
using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Sidecar.Ledger.Audit;

/// <summary>
/// What the hash of a record is of, as <c>docs/operations/audit.md</c> tells auditors: a version byte, the number, the hash before, and the body (the time and the fields, each with its length before it).
/// No two records give the same bytes.
/// </summary>
internal static class AuditChain
{
    public const int HashSize = SHA256.HashSizeInBytes;

    private const byte Version = 1;
    private const int PrefixSize = 1 + sizeof(long) + HashSize;

    /// <summary>What the first record carries as the hash before it.</summary>
    public static ReadOnlyMemory<byte> Start { get; } = new byte[HashSize];

    /// <param name="at">Unix milliseconds.</param>
    public static byte[] Hash(long number, ReadOnlySpan<byte> previous, long at, AuditEntry entry)
    {
        var record = new ArrayBufferWriter<byte>(512);
        var prefix = record.GetSpan(PrefixSize);
        prefix[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(prefix[1..], number);
        previous.CopyTo(prefix[(1 + sizeof(long))..]);
        record.Advance(PrefixSize);
        WriteBody(record, at, entry);
        return SHA256.HashData(record.WrittenSpan);
    }

    /// <summary>The bytes behind number and previous hash, for a store that knows these better.</summary>
    public static byte[] Body(long at, AuditEntry entry)
    {
        var body = new ArrayBufferWriter<byte>(512);
        WriteBody(body, at, entry);
        return body.WrittenSpan.ToArray();
    }

    private static void WriteBody(ArrayBufferWriter<byte> to, long at, AuditEntry entry)
    {
        BinaryPrimitives.WriteInt64BigEndian(to.GetSpan(sizeof(long)), at);
        to.Advance(sizeof(long));
        WriteField(to, entry.Action);
        WriteField(to, entry.Decision);
        WriteField(to, entry.Actor);
        WriteField(to, entry.Agent);
        WriteField(to, entry.Subject);
        WriteField(to, entry.Reason);
        WriteField(to, entry.Amount);
        WriteField(to, entry.Currency);
        WriteField(to, entry.Merchant);
        WriteField(to, entry.Category);
        WriteField(to, entry.RequestId);
    }

    private static void WriteField(ArrayBufferWriter<byte> to, string? text)
    {
        var span = to.GetSpan(sizeof(int) + Encoding.UTF8.GetMaxByteCount(text?.Length ?? 0));
        var length = text is null ? -1 : Encoding.UTF8.GetBytes(text, span[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(span, length);
        to.Advance(sizeof(int) + Math.Max(length, 0));
    }
}
