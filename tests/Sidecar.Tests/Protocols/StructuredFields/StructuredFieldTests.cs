using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.StructuredFields;

namespace Sidecar.Tests.Protocols.StructuredFields;

public sealed class StructuredFieldTests
{
    private static readonly Gen<BareItem> Items = Gen.OneOf(
        Gen.Choose(int.MinValue, int.MaxValue).Select(number => BareItem.OfInteger(number * 1000L)),
        Gen.Choose(int.MinValue, int.MaxValue).Select(number => BareItem.OfDecimal(number / 1000m)),
        Gen.Choose(int.MinValue, int.MaxValue).Select(number => BareItem.OfDate(number)),
        Gen.ArrayOf(Gen.Choose(' ', '~').Select(c => (char)c)).Select(text => BareItem.OfString(new string(text))),
        Gen.Elements("a", "*", "text/plain", "A:b", "x_1").Select(BareItem.OfToken),
        Gen.ArrayOf(Gen.Choose(0, 255).Select(b => (byte)b)).Select(bytes => BareItem.OfBytes(bytes)),
        Gen.Elements(true, false).Select(BareItem.OfBoolean));

    private static readonly Gen<StructuredParameters> Parameters =
        Gen.ListOf(Gen.Elements("a", "*b", "c-1", "d.e_f").SelectMany(key => Items.Select(item => KeyValuePair.Create(key, item))))
            .Select(all => StructuredParameters.Of(all.DistinctBy(parameter => parameter.Key)));

    private static readonly Gen<StructuredItem> ParameterizedItems = Items.SelectMany(item => Parameters.Select(parameters => new StructuredItem(item, parameters)));

    private static readonly Gen<StructuredMember> Members = Gen.OneOf(
        ParameterizedItems.Select(item => StructuredMember.Of(item.Value, item.Parameters)),
        Gen.ArrayOf(ParameterizedItems).SelectMany(items => Parameters.Select(parameters => StructuredMember.OfInnerList(items, parameters))));

    private static readonly Gen<StructuredDictionary> Dictionaries =
        Gen.ListOf(Gen.Elements("sig1", "sig2", "a", "*z").SelectMany(key => Members.Select(member => KeyValuePair.Create(key, member))))
            .Select(all => StructuredDictionary.Of(all.DistinctBy(member => member.Key)));

    [Fact]
    public void What_is_written_reads_as_what_it_was() =>
        Prop.ForAll(Dictionaries.ToArbitrary(), dictionary =>
        {
            var text = dictionary.ToString();
            return StructuredField.TryParseDictionary(text, out var read, out _)
                && read.ToString() == text
                && !read.HasDuplicates
                && read.Count == dictionary.Count
                && read.Zip(dictionary).All(pair => pair.First.Key == pair.Second.Key && AreSame(pair.First.Value, pair.Second.Value));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_makes_a_reader_throw() =>
        Prop.ForAll<string>(text =>
        {
            var value = text ?? "";
            return StructuredField.TryParseDictionary(value, out _, out var first) == first is null
                & StructuredField.TryParseList(value, out _, out var second) == second is null
                & StructuredField.TryParseItem(value, out _, out var third) == third is null;
        }).QuickCheckThrowOnFailure();

    // What looks like a field goes deeper into the reader than what does not.
    [Fact]
    public void No_field_with_a_character_changed_makes_a_reader_throw() =>
        Prop.ForAll(
            Dictionaries.SelectMany(dictionary => Gen.Choose(0, 200).SelectMany(at => Gen.Choose(0, 0x17F).Select(c => (Text: dictionary.ToString(), At: at, Char: (char)c)))).ToArbitrary(),
            change =>
            {
                var at = Math.Min(change.At, change.Text.Length);
                var text = change.Text[..at] + change.Char + change.Text[Math.Min(at + 1, change.Text.Length)..];
                return StructuredField.TryParseDictionary(text, out var read, out var error)
                    ? StructuredField.TryParseDictionary(read.ToString(), out var again, out _) && again.ToString() == read.ToString()
                    : !error.Contains(text, StringComparison.Ordinal) || text.Length < 10;
            }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_member_keeps_the_characters_it_was_read_from()
    {
        Assert.True(StructuredField.TryParseDictionary(" a=( \"x\"  \"y\";q );created=1; keyid=\"k\" ,\tb;c=1, d", out var dictionary, out _));

        Assert.Equal(["( \"x\"  \"y\";q );created=1; keyid=\"k\"", ";c=1", ""], dictionary.Select(member => member.Value.Received.ToString()));
        Assert.Equal("(\"x\" \"y\";q);created=1;keyid=\"k\"", dictionary[0].Value.ToString());
        Assert.Equal("a=(\"x\" \"y\";q);created=1;keyid=\"k\", b;c=1, d", dictionary.ToString());
    }

    [Fact]
    public void Of_a_key_that_comes_twice_the_last_value_stands_and_it_is_told()
    {
        Assert.True(StructuredField.TryParseDictionary("a=1, b=2, a=3", out var dictionary, out _));
        Assert.True(dictionary.HasDuplicates);
        Assert.Equal("a=3, b=2", dictionary.ToString());

        Assert.True(StructuredField.TryParseItem("x;a=1;b;a=2", out var item, out _));
        Assert.True(item.Parameters.HasDuplicates);
        Assert.True(item.Parameters.TryGet("a", out var last) && last == BareItem.OfInteger(2));
        Assert.Equal(2, item.Parameters.Count);
    }

    [Fact]
    public void What_comes_once_is_told_to_come_once()
    {
        Assert.True(StructuredField.TryParseDictionary("a;p;q, b;p", out var dictionary, out _));
        Assert.False(dictionary.HasDuplicates);
        Assert.All(dictionary, member => Assert.False(member.Value.Parameters.HasDuplicates));
        Assert.False(dictionary.TryGet("c", out _));
    }

    [Theory]
    [InlineData("a, b, c")]
    [InlineData("a, a, a")]
    [InlineData("a=(1 2 3)")]
    [InlineData("a;x;y;z")]
    [InlineData("a;x;x;x")]
    [InlineData("a                    ")]
    public void More_than_the_limits_allow_is_refused(string text)
    {
        var limits = new StructuredFieldLimits { MaxLength = 20, MaxMembers = 2, MaxItems = 2, MaxParameters = 2 };

        Assert.True(StructuredField.TryParseDictionary(text, out _, out _));
        Assert.False(StructuredField.TryParseDictionary(text, out _, out var error, limits));
        Assert.StartsWith(text.Length > 20 ? "is too long" : "has too many", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_has_limits_as_well()
    {
        Assert.False(StructuredField.TryParseList("1, 2, 3", out _, out _, new() { MaxMembers = 2 }));
        Assert.True(StructuredField.TryParseList("1, 2", out _, out _, new() { MaxMembers = 2 }));
    }

    [Fact]
    public void Keys_to_be_written_are_keys_and_stand_once()
    {
        Assert.Throws<ArgumentException>(() => StructuredParameters.Of(KeyValuePair.Create("Upper", default(BareItem))));
        Assert.Throws<ArgumentException>(() => StructuredParameters.Of(KeyValuePair.Create("a", default(BareItem)), KeyValuePair.Create("a", default(BareItem))));
        Assert.Throws<ArgumentException>(() => StructuredDictionary.Of(KeyValuePair.Create("", StructuredMember.Of(default))));
        Assert.Throws<ArgumentException>(() => StructuredDictionary.Of(KeyValuePair.Create("a", StructuredMember.Of(default)), KeyValuePair.Create("a", StructuredMember.Of(default))));
    }

    private static bool AreSame(StructuredMember left, StructuredMember right) =>
        left.IsInnerList == right.IsInnerList
        && (left.IsInnerList || left.Value == right.Value)
        && left.Parameters.SequenceEqual(right.Parameters)
        && left.Items.Length == right.Items.Length
        && left.Items.ToArray().Zip(right.Items.ToArray()).All(pair => pair.First.Value == pair.Second.Value && pair.First.Parameters.SequenceEqual(pair.Second.Parameters));
}
