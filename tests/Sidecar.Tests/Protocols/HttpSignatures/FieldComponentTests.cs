using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Tests.Protocols.HttpSignatures;

/// <summary>RFC 9421 §2.1, with its own examples.</summary>
public sealed class FieldComponentTests
{
    private static readonly SignedMessage Sample = Messages.Request(headers:
    [
        ("Host", "www.example.com"),
        ("Date", "Tue, 20 Apr 2021 02:07:56 GMT"),
        ("X-OWS-Header", "   Leading and trailing whitespace.   "),
        ("X-Obs-Fold-Header", "Obsolete\r\n    line folding."),
        ("Cache-Control", "max-age=60"),
        ("Cache-Control", "    must-revalidate"),
        ("Example-Dict", "  a=1,    b=2;x=1;y=2,   c=(a   b    c), d"),
        ("X-Empty-Header", " "),
        ("Example-Header", "value, with, lots"),
        ("Example-Header", "of, commas"),
        ("Priority", "u=1 ,i"),
        ("Cache-Status", "a;hit,"),
        ("Proxy-Status", "b"),
        ("Proxy-Status", "c; error=x"),
        ("Client-Cert", " :AQ:"),
        ("Example-Twice", "a=1, b=2, a=3"),
    ]);

    [Theory]
    [InlineData("host", "www.example.com")]
    [InlineData("date", "Tue, 20 Apr 2021 02:07:56 GMT")]
    [InlineData("x-ows-header", "Leading and trailing whitespace.")]
    [InlineData("x-obs-fold-header", "Obsolete line folding.")]
    [InlineData("cache-control", "max-age=60, must-revalidate")]
    [InlineData("example-dict", "a=1,    b=2;x=1;y=2,   c=(a   b    c), d")]
    [InlineData("x-empty-header", "")]
    [InlineData("example-header", "value, with, lots, of, commas")]
    public void Fields_are_joined_and_trimmed(string name, string value) => Assert.Equal($"\"{name}\": {value}", Sample.Lines(name));

    [Theory]
    [InlineData("\"example-dict\";key=\"a\"", "1")]
    [InlineData("\"example-dict\";key=\"d\"", "?1")]
    [InlineData("\"example-dict\";key=\"b\"", "2;x=1;y=2")]
    [InlineData("\"example-dict\";key=\"c\"", "(a b c)")]
    [InlineData("\"example-dict\";key=\"a\";sf", "1")]
    [InlineData("\"example-header\";bs", ":dmFsdWUsIHdpdGgsIGxvdHM=:, :b2YsIGNvbW1hcw==:")]
    [InlineData("\"x-empty-header\";bs", "::")]
    [InlineData("\"priority\";sf", "u=1, i")]
    [InlineData("\"proxy-status\";sf", "b, c;error=x")]
    [InlineData("\"client-cert\";sf", ":AQ==:")]
    public void Parameters_choose_how_a_field_is_written(string component, string value) => Assert.Equal($"{component}: {value}", Sample.Lines(component));

    [Fact]
    public void A_field_of_a_shape_that_is_told_is_written_strictly()
    {
        var fields = KnownFields.Default.With("example-dict", FieldShape.StructuredDictionary);
        var output = new System.Buffers.ArrayBufferWriter<byte>();

        Assert.True(SignatureBase.Write(Sample, Messages.Covering("example-dict;sf"), output, fields).IsWritten);

        Assert.StartsWith("\"example-dict\";sf: a=1, b=2;x=1;y=2, c=(a b c), d\n", System.Text.Encoding.ASCII.GetString(output.WrittenSpan), StringComparison.Ordinal);
        Assert.Equal(FieldShape.Unknown, KnownFields.Default["example-dict"]);
    }

    [Fact]
    public void Commas_in_several_lines_are_told_from_commas_in_one()
    {
        var one = Messages.Request(headers: [("Example-Header", "value, with, lots, of, commas")]);

        Assert.Equal("\"example-header\";bs: :dmFsdWUsIHdpdGgsIGxvdHMsIG9mLCBjb21tYXM=:", one.Lines("example-header;bs"));
        Assert.Equal(Sample.Lines("example-header"), one.Lines("example-header"));
    }

    [Theory]
    [InlineData("x-missing", SignatureBaseFault.FieldMissing)]
    [InlineData("x-missing;bs", SignatureBaseFault.FieldMissing)]
    [InlineData("x-missing;key=\"a\"", SignatureBaseFault.FieldMissing)]
    [InlineData("example-dict;key=\"x\"", SignatureBaseFault.MemberMissing)]
    [InlineData("example-dict;sf", SignatureBaseFault.UnknownFieldType)]
    [InlineData("date;sf", SignatureBaseFault.UnknownFieldType)]
    [InlineData("client-cert;key=\"a\"", SignatureBaseFault.UnknownFieldType)]
    [InlineData("host;key=\"a\"", SignatureBaseFault.UnknownFieldType)]
    [InlineData("cache-status;sf", SignatureBaseFault.MalformedField)]
    [InlineData("x-ows-header;key=\"a\"", SignatureBaseFault.MalformedField)]
    [InlineData("example-twice;key=\"b\"", SignatureBaseFault.MalformedField)]
    [InlineData("date;bs;sf", SignatureBaseFault.IncompatibleParameters)]
    [InlineData("date;bs;key=\"a\"", SignatureBaseFault.IncompatibleParameters)]
    [InlineData("date;tr", SignatureBaseFault.TrailersUnsupported)]
    [InlineData("date;req", SignatureBaseFault.RequestParameterInRequest)]
    [InlineData("date;unheard-of", SignatureBaseFault.UnknownParameter)]
    [InlineData("date;sf=1", SignatureBaseFault.InvalidParameter)]
    [InlineData("date;bs=?0", SignatureBaseFault.InvalidParameter)]
    [InlineData("date;key=a", SignatureBaseFault.InvalidParameter)]
    [InlineData("date;name=\"a\"", SignatureBaseFault.InvalidParameter)]
    public void A_field_without_such_a_value_is_refused(string component, SignatureBaseFault fault) => Assert.Equal(fault, Sample.Fault(component));

    [Theory]
    [InlineData("content-type", "application/json", "text/plain")]
    [InlineData("content-type", "application/json", "application/json")]
    [InlineData("content-length", "1", "2")]
    [InlineData("date", "a", "b")]
    [InlineData("idempotency-key", "a", "b")]
    [InlineData("set-cookie", "a=1", "b=2")]
    [InlineData("client-cert", ":AQ==:", ":AQ==:")]
    public void A_field_of_one_value_that_came_in_two_lines_is_refused_unless_they_are_kept_apart(string name, string first, string second)
    {
        var message = Messages.Request(headers: [(name, first), (name, second)]);

        Assert.Equal(SignatureBaseFault.FieldNotSingle, message.Fault(name));
        Assert.StartsWith($"\"{name}\";bs: :", message.Lines(name + ";bs"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json, text/plain", SignatureBaseFault.FieldNotSingle)]
    [InlineData("multipart/mixed; boundary=\"a,b\"", SignatureBaseFault.None)]
    [InlineData("multipart/mixed; boundary=\"a\\\",b\"", SignatureBaseFault.None)]
    [InlineData("multipart/mixed; boundary=\"a\\\\\",b", SignatureBaseFault.FieldNotSingle)]
    public void Two_content_types_in_one_line_are_refused(string value, SignatureBaseFault fault) =>
        Assert.Equal(fault, Messages.Request(headers: [("Content-Type", value)]).Fault("content-type"));

    [Theory]
    [InlineData("a\nb", SignatureBaseFault.InvalidValue)]
    [InlineData("a\r\nb: c", SignatureBaseFault.InvalidValue)]
    [InlineData("a\rb", SignatureBaseFault.InvalidValue)]
    [InlineData("a\r b", SignatureBaseFault.InvalidValue)]
    [InlineData("a\0", SignatureBaseFault.InvalidValue)]
    [InlineData("a\u007fb", SignatureBaseFault.InvalidValue)]
    [InlineData("é", SignatureBaseFault.NotAscii)]
    [InlineData("a\tb", SignatureBaseFault.None)]
    [InlineData("a\n\tb \n  c", SignatureBaseFault.None)]
    public void A_value_that_could_forge_a_line_is_refused(string value, SignatureBaseFault fault) =>
        Assert.Equal(fault, Messages.Request(headers: [("X-A", value)]).Fault("x-a"));

    [Fact]
    public void Bytes_beyond_ascii_are_signed_as_they_came() =>
        Assert.Equal("\"x-a\";bs: :6Q==:", Messages.Request(headers: [("X-A", "é")]).Lines("x-a;bs"));

    [Fact]
    public void A_response_can_sign_fields_of_its_request()
    {
        var request = Messages.Request(headers: [("Content-Digest", "sha-256=:AQ==:"), ("Priority", "u=1")]);
        var response = SignedMessage.OfResponse(200, Messages.Headers(("Content-Digest", "sha-256=:Ag==:")), request);

        Assert.Equal(
            "\"content-digest\": sha-256=:Ag==:\n\"content-digest\";req: sha-256=:AQ==:\n\"priority\";key=\"u\";req: 1",
            response.Lines("content-digest", "content-digest;req", "priority;key=\"u\";req"));
        Assert.Equal(SignatureBaseFault.FieldMissing, response.Fault("priority"));
    }

    [Fact]
    public void A_base_has_a_longest_length()
    {
        var message = Messages.Request(headers: [("X-A", new string('a', 40_000))]);

        Assert.True(SignatureBase.Write(message, Messages.Covering("x-a"), new()).IsWritten);
        Assert.Equal(SignatureBaseFault.TooLong, SignatureBase.Write(message, Messages.Covering("x-a", "x-a;bs"), new()).Fault);
    }
}
