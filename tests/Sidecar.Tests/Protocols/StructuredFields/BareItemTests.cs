using Sidecar.Protocols.StructuredFields;

namespace Sidecar.Tests.Protocols.StructuredFields;

public sealed class BareItemTests
{
    public static TheoryData<BareItem, string> Written() => new()
    {
        { default, "0" },
        { BareItem.OfInteger(-BareItem.MaxInteger), "-999999999999999" },
        { BareItem.OfDecimal(1), "1.0" },
        { BareItem.OfDecimal(-0.5m), "-0.5" },
        { BareItem.OfDecimal(0.0015m), "0.002" },
        { BareItem.OfDecimal(0.0025m), "0.002" },
        { BareItem.OfDecimal(999_999_999_999.999m), "999999999999.999" },
        { BareItem.OfString("say \"\\\""), "\"say \\\"\\\\\\\"\"" },
        { BareItem.OfString(""), "\"\"" },
        { BareItem.OfToken("*a/b:c"), "*a/b:c" },
        { BareItem.OfBytes("hello"u8), ":aGVsbG8=:" },
        { BareItem.OfBytes([]), "::" },
        { BareItem.OfBoolean(true), "?1" },
        { BareItem.OfBoolean(false), "?0" },
        { BareItem.OfDate(1659578233), "@1659578233" },
    };

    [Theory]
    [MemberData(nameof(Written))]
    public void Every_type_is_written_in_its_one_form_and_read_again(BareItem item, string text)
    {
        Assert.Equal(text, item.ToString());
        Assert.True(StructuredField.TryParseItem(text, out var read, out _));
        Assert.Equal(item, read.Value);
        Assert.Equal(item.GetHashCode(), read.Value.GetHashCode());
    }

    [Fact]
    public void Numbers_too_great_for_a_field_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => BareItem.OfInteger(BareItem.MaxInteger + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => BareItem.OfInteger(long.MinValue));
        Assert.Throws<ArgumentOutOfRangeException>(() => BareItem.OfDate(BareItem.MaxInteger + 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => BareItem.OfDecimal(999_999_999_999.9996m));
        Assert.Throws<ArgumentOutOfRangeException>(() => BareItem.OfDecimal(decimal.MinValue));
    }

    [Theory]
    [InlineData("é")]
    [InlineData("a\nb")]
    [InlineData("\u007f")]
    public void Texts_that_are_not_printable_ascii_are_no_strings(string text)
    {
        Assert.False(BareItem.IsString(text));
        Assert.Throws<ArgumentException>(() => BareItem.OfString(text));
    }

    [Theory]
    [InlineData("")]
    [InlineData("1a")]
    [InlineData("a b")]
    [InlineData("a\"")]
    public void What_is_no_token_is_refused(string text) => Assert.Throws<ArgumentException>(() => BareItem.OfToken(text));

    [Fact]
    public void A_value_is_had_as_its_own_type_only()
    {
        Assert.True(BareItem.OfInteger(7).TryGetInteger(out var number) && number == 7);
        Assert.True(BareItem.OfDecimal(7.25m).TryGetDecimal(out var fraction) && fraction == 7.25m);
        Assert.True(BareItem.OfString("a").TryGetString(out var text) && text == "a");
        Assert.True(BareItem.OfToken("a").TryGetToken(out var token) && token == "a");
        Assert.True(BareItem.OfBytes([1, 2]).TryGetBytes(out var bytes) && bytes.Span is [1, 2]);
        Assert.True(BareItem.OfBoolean(true).TryGetBoolean(out var yes) && yes);
        Assert.True(BareItem.OfDate(9).TryGetDate(out var time) && time == 9);

        Assert.False(BareItem.OfDate(9).TryGetInteger(out _));
        Assert.False(BareItem.OfInteger(1).TryGetDecimal(out _));
        Assert.False(BareItem.OfInteger(1).TryGetBoolean(out _));
        Assert.False(BareItem.OfInteger(1).TryGetDate(out _));
        Assert.False(BareItem.OfToken("a").TryGetString(out _));
        Assert.False(BareItem.OfString("a").TryGetToken(out _));
        Assert.False(BareItem.OfString("a").TryGetBytes(out _));
        Assert.True(BareItem.OfToken("a") != BareItem.OfString("a"));
        Assert.False(BareItem.OfBytes([1]) == BareItem.OfBytes([2]));
    }
}
