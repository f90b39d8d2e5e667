using System.Buffers;

namespace Sidecar.Replay;

/// <summary>What a request says about its key. A closed set.</summary>
internal abstract record IdempotencyKeyHeader
{
    private const int MaxLength = 255;

    private static readonly SearchValues<char> Visible = SearchValues.Create([.. Enumerable.Range(0x21, 0x7F - 0x21).Select(code => (char)code)]);

    private IdempotencyKeyHeader()
    {
    }

    /// <summary>Reads it: once, 1 to 255 visible ASCII characters (ACP: opaque; UCP: 128 bits of any form).</summary>
    public static IdempotencyKeyHeader Read(IHeaderDictionary headers)
    {
        if (!headers.TryGetValue(IdempotencyHeaders.Key, out var values))
        {
            return Absent.Instance;
        }

        return values is [{ Length: > 0 and <= MaxLength } value] && !value.AsSpan().ContainsAnyExcept(Visible) ? new Present(value) : Unusable.Instance;
    }

    internal sealed record Absent : IdempotencyKeyHeader
    {
        public static Absent Instance { get; } = new();
    }

    internal sealed record Present(string Value) : IdempotencyKeyHeader;

    internal sealed record Unusable : IdempotencyKeyHeader
    {
        public static Unusable Instance { get; } = new();
    }
}
