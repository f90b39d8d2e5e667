using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Protocols.StructuredFields;

/// <summary>The types that a bare item can have (RFC 8941 §3.3; the date is RFC 9651 §3.3.7).</summary>
public enum BareItemKind
{
    /// <summary>A whole number of at most fifteen digits.</summary>
    Integer,

    /// <summary>At most twelve digits before the point and one to three after it.</summary>
    Decimal,

    /// <summary>Printable ASCII, written in quotes.</summary>
    String,

    /// <summary>A short word, written without quotes.</summary>
    Token,

    /// <summary>Bytes, written as base64 between colons.</summary>
    ByteSequence,

    /// <summary>Written <c>?1</c> or <c>?0</c>.</summary>
    Boolean,

    /// <summary>Seconds since 1970 in UTC, written <c>@1659578233</c>.</summary>
    Date,
}

/// <summary>One value of a structured field without its parameters. Whatever exists can be written: the factories refuse the rest. A default value is the integer 0.</summary>
public readonly struct BareItem : IEquatable<BareItem>
{
    /// <summary>The greatest integer, and its negative the least (RFC 8941 §3.3.1).</summary>
    public const long MaxInteger = 999_999_999_999_999;

    private readonly long _number;
    private readonly object? _content;

    private BareItem(BareItemKind kind, long number, object? content = null) => (Kind, _number, _content) = (kind, number, content);

    /// <summary>Which of the types it is.</summary>
    public BareItemKind Kind { get; }

    internal long Number => _number;

    internal string Text => (string)_content!;

    internal byte[] Bytes => (byte[])_content!;

    internal bool IsTrue => Kind == BareItemKind.Boolean && _number != 0;

    /// <summary>An integer.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has more than fifteen digits.</exception>
    public static BareItem OfInteger(long value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, MaxInteger);
        ArgumentOutOfRangeException.ThrowIfLessThan(value, -MaxInteger);
        return new(BareItemKind.Integer, value);
    }

    /// <summary>A decimal, rounded to three places, half to even (RFC 8941 §4.1.5).</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has more than twelve digits before the point.</exception>
    public static BareItem OfDecimal(decimal value)
    {
        var rounded = decimal.Round(value, 3, MidpointRounding.ToEven);
        if (Math.Abs(rounded) >= 1_000_000_000_000m)
        {
            throw new ArgumentOutOfRangeException(nameof(value));
        }

        return new(BareItemKind.Decimal, (long)(rounded * 1000));
    }

    /// <summary>A string.</summary>
    /// <exception cref="ArgumentException">It holds anything but printable ASCII and spaces.</exception>
    public static BareItem OfString(string text) =>
        StructuredCharacters.IsString(text) ? new(BareItemKind.String, 0, text) : throw new ArgumentException("A string of a structured field holds printable ASCII only.", nameof(text));

    /// <summary>A token.</summary>
    /// <exception cref="ArgumentException">It is no token.</exception>
    public static BareItem OfToken(string text) =>
        StructuredCharacters.IsToken(text) ? new(BareItemKind.Token, 0, text) : throw new ArgumentException("This is no token of a structured field.", nameof(text));

    /// <summary>Bytes. They are copied.</summary>
    public static BareItem OfBytes(ReadOnlySpan<byte> bytes) => new(BareItemKind.ByteSequence, 0, bytes.ToArray());

    /// <summary>True or false.</summary>
    public static BareItem OfBoolean(bool value) => new(BareItemKind.Boolean, value ? 1 : 0);

    /// <summary>A date, in seconds since 1970 in UTC.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It has more than fifteen digits.</exception>
    public static BareItem OfDate(long unixSeconds) => new(BareItemKind.Date, OfInteger(unixSeconds)._number);

    /// <summary>Whether <see cref="OfString"/> takes the text: printable ASCII and spaces only.</summary>
    public static bool IsString([NotNullWhen(true)] string? text) => text is not null && StructuredCharacters.IsString(text);

    /// <summary>Its value when it is an integer.</summary>
    public bool TryGetInteger(out long value)
    {
        value = Kind == BareItemKind.Integer ? _number : 0;
        return Kind == BareItemKind.Integer;
    }

    /// <summary>Its value when it is a decimal.</summary>
    public bool TryGetDecimal(out decimal value)
    {
        value = Kind == BareItemKind.Decimal ? _number / 1000m : 0;
        return Kind == BareItemKind.Decimal;
    }

    /// <summary>Its value, unescaped, when it is a string.</summary>
    public bool TryGetString([NotNullWhen(true)] out string? text)
    {
        text = Kind == BareItemKind.String ? Text : null;
        return text is not null;
    }

    /// <summary>Its value when it is a token.</summary>
    public bool TryGetToken([NotNullWhen(true)] out string? text)
    {
        text = Kind == BareItemKind.Token ? Text : null;
        return text is not null;
    }

    /// <summary>Its value when it is a byte sequence.</summary>
    public bool TryGetBytes(out ReadOnlyMemory<byte> bytes)
    {
        bytes = Kind == BareItemKind.ByteSequence ? Bytes : default(ReadOnlyMemory<byte>);
        return Kind == BareItemKind.ByteSequence;
    }

    /// <summary>Its value when it is a boolean.</summary>
    public bool TryGetBoolean(out bool value)
    {
        value = IsTrue;
        return Kind == BareItemKind.Boolean;
    }

    /// <summary>Its value, in seconds since 1970 in UTC, when it is a date.</summary>
    public bool TryGetDate(out long unixSeconds)
    {
        unixSeconds = Kind == BareItemKind.Date ? _number : 0;
        return Kind == BareItemKind.Date;
    }

    public bool Equals(BareItem other) =>
        Kind == other.Kind && _number == other._number
        && (_content is byte[] bytes ? other._content is byte[] others && bytes.AsSpan().SequenceEqual(others) : Equals(_content, other._content));

    public override bool Equals(object? obj) => obj is BareItem other && Equals(other);

    public override int GetHashCode() => HashCode.Combine(Kind, _number, _content is byte[] bytes ? bytes.Length : _content?.GetHashCode() ?? 0);

    /// <summary>Whether both are of one type and one value.</summary>
    public static bool operator ==(BareItem left, BareItem right) => left.Equals(right);

    /// <summary>Whether they differ in type or value.</summary>
    public static bool operator !=(BareItem left, BareItem right) => !left.Equals(right);

    /// <summary>As it is written in a field.</summary>
    public override string ToString() => StructuredFieldWriter.Text(this, static (item, output) => StructuredFieldWriter.Write(item, output));

    // The reader has checked them; nothing is checked or copied again.
    internal static BareItem Read(BareItemKind kind, long number) => new(kind, number);

    internal static BareItem Read(BareItemKind kind, object content) => new(kind, 0, content);
}
