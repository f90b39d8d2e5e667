using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.X402;

public class StrictJsonTests
{
    [Theory]
    [InlineData("""{"a":1,"a":2}""", "twice")]
    [InlineData("""{"a":1,"\u0061":2}""", "twice")]
    [InlineData("""{"o":{"deep":[{"a":1,"a":1}]}}""", "twice")]
    [InlineData("""[[[[[1]]]]]""", "deeper than 4")]
    [InlineData("""{"a":1,}""", "not JSON")]
    [InlineData("""{"a":1}{}""", "not JSON")]
    [InlineData("""{"a":1} x""", "not JSON")]
    [InlineData("""{"a":/* one */1}""", "not JSON")]
    [InlineData("""{'a':1}""", "not JSON")]
    [InlineData("", "not JSON")]
    [InlineData("NaN", "not JSON")]
    [InlineData("01", "not JSON")]
    [InlineData("\uFEFF{}", "not JSON")]
    [InlineData(""" "\ud800" """, "surrogate")]
    [InlineData(""" "\udc00\ud800" """, "surrogate")]
    [InlineData(""" "\ud800\u0061" """, "surrogate")]
    [InlineData(""" {"\uD834x":1} """, "surrogate")]
    [InlineData(""" "\x" """, "not JSON")]
    [InlineData(""" "\u12" """, "not JSON")]
    public void What_two_readers_could_read_differently_is_refused_with_the_reason(string json, string reason)
    {
        Assert.False(StrictJson.TryParse(Samples.Utf8(json), 4, out var doc, out var error));
        Assert.Null(doc);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[[[[1]]]]""")]
    [InlineData(""" {"a" : [1, 2.5e3, true, null, "ü"]} """)]
    [InlineData(""" "\ud83d\ude00 \\ud800 \"\n" """)]
    [InlineData("""{"a":1,"A":2}""")]
    public void Well_formed_JSON_is_read(string json)
    {
        Assert.True(StrictJson.TryParse(Samples.Utf8(json), 4, out var doc, out var error), error);
        doc.Dispose();
    }

    [Theory]
    [InlineData(new byte[] { (byte)'"', 0xC3, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xC0, 0xAF, (byte)'"' })]
    [InlineData(new byte[] { (byte)'"', 0xED, 0xA0, 0x80, (byte)'"' })]
    public void Bytes_that_are_not_UTF_8_are_refused(byte[] bytes)
    {
        Assert.False(StrictJson.TryParse(bytes, 4, out _, out var error));
        Assert.Equal("is not valid UTF-8", error);
    }

    [Fact]
    public void No_bytes_make_parsing_throw() =>
        Prop.ForAll<byte[]>(bytes => StrictJson.TryParse(bytes ?? [], 8, out var doc, out var error) ? doc is not null : error is not null)
            .QuickCheckThrowOnFailure();

    // Whatever is accepted can be read: the fragments are those that make strings hard to read.
    [Fact]
    public void Every_string_of_an_accepted_document_can_be_read()
    {
        var fragments = Gen.Elements("a", "ü", "\\\\", "\\u0061", "\\ud83d", "\\ude00", "\\ud83d\\ude00", "\\n", "\\\"", "\\u", "\\", "u", "d800");
        Prop.ForAll(Gen.ListOf(fragments).ToArbitrary(), parts =>
        {
            var bytes = Encoding.UTF8.GetBytes($"\"{string.Concat(parts)}\"");
            return !StrictJson.TryParse(bytes, 2, out var doc, out _) || doc.RootElement.GetString() is not null;
        }).QuickCheckThrowOnFailure();
    }
}
