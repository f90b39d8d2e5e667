using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Microsoft.Extensions.Primitives;
using Sidecar.Policies;

namespace Sidecar.Replay;

/// <summary>
/// A stored answer as bytes: version (1), status (2), number of headers (2), then per header its name (2 + UTF-8) and number of values (2), per value its text
/// (4 + UTF-8), and the body up to the end. Integers are big-endian.
/// </summary>
internal static class AnswerFormat
{
    private const byte Version = 1;

    // Of one connection (RFC 9110 §7.6.1), of one moment or one client's session, of one request, of the length as it went out, or said anew by whoever replays.
    private static readonly HashSet<string> NotKept = new(StringComparer.OrdinalIgnoreCase)
    {
        "Connection", "Keep-Alive", "Proxy-Connection", "Proxy-Authenticate", "Proxy-Authentication-Info", "TE", "Trailer", "Transfer-Encoding", "Upgrade",
        "Alt-Svc", "Set-Cookie", "Set-Cookie2", "Date", "Age", "Content-Length", RequestIds.Header, IdempotencyHeaders.Replayed, IdempotencyHeaders.Stored,
    };

    /// <summary>Keeps the status, the body and those headers that mean the same when they are said again.</summary>
    public static ReadOnlyMemory<byte> Write(StoredAnswer answer)
    {
        var named = answer.Headers.Connection.SelectMany(static value => (value ?? "").Split(',', StringSplitOptions.TrimEntries)).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var kept = answer.Headers.Where(header => !NotKept.Contains(header.Key) && !named.Contains(header.Key)).ToList();

        var buffer = new ArrayBufferWriter<byte>(answer.Body.Length + 512);
        buffer.Write([Version]);
        WriteShort(buffer, answer.Status);
        WriteShort(buffer, kept.Count);
        foreach (var (name, values) in kept)
        {
            WriteShort(buffer, Encoding.UTF8.GetByteCount(name));
            Encoding.UTF8.GetBytes(name, buffer);
            WriteShort(buffer, values.Count);
            foreach (var value in values)
            {
                BinaryPrimitives.WriteInt32BigEndian(buffer.GetSpan(sizeof(int)), Encoding.UTF8.GetByteCount(value ?? ""));
                buffer.Advance(sizeof(int));
                Encoding.UTF8.GetBytes(value ?? "", buffer);
            }
        }

        buffer.Write(answer.Body.Span);
        return buffer.WrittenMemory;
    }

    /// <summary>The answer; null when the bytes are of another version or not whole.</summary>
    public static StoredAnswer? Read(ReadOnlyMemory<byte> bytes)
    {
        var reader = new Reader(bytes.Span);
        if (!reader.TryByte(out var version) || version != Version || !reader.TryShort(out var status) || !reader.TryShort(out var count))
        {
            return null;
        }

        var headers = new HeaderDictionary(count);
        for (var i = 0; i < count; i++)
        {
            if (!reader.TryShort(out var nameLength) || !reader.TryText(nameLength, out var name) || !reader.TryValues(out var values))
            {
                return null;
            }

            headers[name] = values;
        }

        return new StoredAnswer(status, headers, bytes[reader.Position..]);
    }

    private static void WriteShort(ArrayBufferWriter<byte> buffer, int value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(buffer.GetSpan(sizeof(ushort)), checked((ushort)value));
        buffer.Advance(sizeof(ushort));
    }

    private ref struct Reader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;

        public int Position { get; private set; }

        public bool TryByte(out byte value)
        {
            var isThere = TryTake(1, out var taken);
            value = isThere ? taken[0] : default;
            return isThere;
        }

        public bool TryShort(out int value)
        {
            var isThere = TryTake(sizeof(ushort), out var taken);
            value = isThere ? BinaryPrimitives.ReadUInt16BigEndian(taken) : 0;
            return isThere;
        }

        public bool TryText(int length, out string text)
        {
            var isThere = TryTake(length, out var taken);
            text = isThere ? Encoding.UTF8.GetString(taken) : "";
            return isThere;
        }

        public bool TryValues(out StringValues values)
        {
            values = default;
            if (!TryShort(out var count))
            {
                return false;
            }

            for (var i = 0; i < count; i++)
            {
                if (!TryTake(sizeof(int), out var length) || !TryText(BinaryPrimitives.ReadInt32BigEndian(length), out var value))
                {
                    return false;
                }

                values = StringValues.Concat(values, value);
            }

            return true;
        }

        private bool TryTake(int length, out ReadOnlySpan<byte> taken)
        {
            var isThere = length >= 0 && length <= _bytes.Length - Position;
            taken = isThere ? _bytes.Slice(Position, length) : default;
            Position += taken.Length;
            return isThere;
        }
    }
}
