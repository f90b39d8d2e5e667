using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.X402;

public class PaymentPayloadTests
{
    private static readonly string[] Fragments = ["{", "}", "[", "]", ":", ",", "\"payload\"", "\"accepted\"", "\"x402Version\"", "2", "1", "null", "{}", "\"\\ud800\""];

    [Fact]
    public void Payments_of_real_clients_are_read_and_their_bytes_kept() =>
        Assert.All(VectorFile.Cases("payments"), vector =>
        {
            var payment = Parsed(vector.Text("value"));
            Assert.Equal(vector.Text("header") == X402Headers.PaymentSignature ? 2 : 1, payment.X402Version);
            Assert.Equal(X402Schemes.Exact, payment.Scheme);
            Assert.Equal(payment.X402Version == 1 ? "base-sepolia" : payment.Accepted!.Network, payment.Network);
            Assert.Equal(vector.Text("value"), PaymentPayload.ToHeader(payment.Json.Span));
        });

    [Fact]
    public void Padding_may_be_left_out()
    {
        // Spaces before the last brace until the base64 needs padding of each length.
        foreach (var spaces in new[] { "", " ", "  " })
        {
            var json = Samples.V2[..^1] + spaces + "}";
            Assert.Equal(Samples.Utf8(json), Parsed(Samples.Header(json).TrimEnd('=')).Json.ToArray());
        }
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("====", "empty")]
    [InlineData("e30 ", "standard alphabet")]
    [InlineData(" e30", "standard alphabet")]
    [InlineData("e-_0", "standard alphabet")]
    [InlineData("e3=0", "standard alphabet")]
    [InlineData("e30=e30=", "standard alphabet")]
    [InlineData("e", "wrong length")]
    [InlineData("e30==", "wrong length")]
    [InlineData("e3==", "unused bits")]
    [InlineData("e31", "unused bits")]
    [InlineData("MTIzNA===", "wrong length")]
    public void What_is_not_strict_base64_is_malformed(string value, string reason) => AssertMalformed(reason, value);

    [Theory]
    [InlineData("[]", "JSON object")]
    [InlineData("null", "JSON object")]
    [InlineData("{}", "payload")]
    [InlineData("""{"payload":"text"}""", "payload")]
    [InlineData("""{"payload":{}}""", "x402Version")]
    [InlineData("""{"payload":{},"x402Version":3}""", "x402Version")]
    [InlineData("""{"payload":{},"x402Version":"2"}""", "x402Version")]
    [InlineData("""{"payload":{},"x402Version":2.5}""", "x402Version")]
    [InlineData("""{"payload":{},"x402Version":2}""", "accepted")]
    [InlineData("""{"payload":{},"x402Version":2,"accepted":[]}""", "accepted")]
    [InlineData("""{"payload":{},"x402Version":2,"accepted":{}}""", "scheme must be a string")]
    [InlineData("""{"payload":{},"x402Version":1,"network":"base"}""", "scheme must be a string")]
    [InlineData("""{"payload":{},"x402Version":1,"scheme":"exact","network":84532}""", "network must be a string")]
    [InlineData("""{"payload":{},"x402Version":1,"scheme":"exact","network":"base","network":"base"}""", "twice")]
    [InlineData("""{"payload":{"a":"\udead"},"x402Version":1,"scheme":"exact","network":"base"}""", "surrogate")]
    [InlineData("""{"payload":[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]}""", "deeper")]
    public void What_lacks_a_member_or_has_it_of_another_kind_is_malformed(string json, string reason) => AssertMalformed(reason, Samples.Header(json));

    [Theory]
    [InlineData("amount", "10000", "amount must be a string")]
    [InlineData("maxTimeoutSeconds", "\"60\"", "maxTimeoutSeconds must be a whole number")]
    [InlineData("maxTimeoutSeconds", "60.5", "maxTimeoutSeconds must be a whole number")]
    [InlineData("maxTimeoutSeconds", "99999999999", "maxTimeoutSeconds must be a whole number")]
    [InlineData("extra", "\"none\"", "extra must be an object")]
    [InlineData("payTo", "null", "payTo must be a string")]
    public void An_accepted_offer_is_typed_strictly(string member, string value, string reason)
    {
        var offer = Samples.Offer().ToJson();
        var members = Samples.Element(Encoding.UTF8.GetString(offer)).EnumerateObject()
            .Select(own => $"\"{own.Name}\":{(own.Name == member ? value : own.Value.GetRawText())}");
        AssertMalformed(reason, Samples.Header("""{"x402Version":2,"payload":{},"accepted":{""" + string.Join(',', members) + "}}"));
    }

    [Fact]
    public void Null_for_an_optional_member_is_its_absence()
    {
        var json = Samples.V2.Replace("""{"name":"USDC","version":"2"}""", "null", StringComparison.Ordinal);
        Assert.Null(Parsed(Samples.Header(json)).Accepted!.Extra);
    }

    [Fact]
    public void A_header_of_16_KiB_is_read_and_a_longer_one_is_not()
    {
        var room = (PaymentPayload.MaxHeaderLength / 4 * 3) - Samples.V2.Length;
        var full = Samples.V2[..^1] + new string(' ', room) + "}";
        Assert.Equal(PaymentPayload.MaxHeaderLength, Samples.Header(full).Length);
        Parsed(Samples.Header(full));
        AssertMalformed("longer than 16384", Samples.Header(full + " "));
    }

    [Fact]
    public void The_detail_repeats_nothing_of_what_was_sent()
    {
        var json = """{"x402Version":2,"payload":{},"accepted":{"scheme":"secret-word"},"secret-word":"secret-word"}""";
        foreach (var value in new[] { Samples.Header(json), Samples.Header(json[1..]), "secret-word", Samples.Header("{\"secret-word\":1,\"secret-word\":2}") })
        {
            Assert.DoesNotContain("secret-word", Malformed(value).Detail, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_payload_outlives_the_parsing()
    {
        var payment = Parsed(Samples.Header(Samples.V1));
        GC.Collect();
        Assert.Equal(JsonValueKind.Object, payment.Payload.GetProperty("authorization").ValueKind);
        Assert.Null(payment.Accepted);
    }

    [Fact]
    public void No_text_makes_parsing_throw() => Prop.ForAll<string>(text => PaymentPayload.Parse(text ?? "") is not null).QuickCheckThrowOnFailure();

    [Fact]
    public void No_content_makes_parsing_throw() =>
        Prop.ForAll(Gen.ListOf(Gen.Elements(Fragments)).ToArbitrary(), parts => PaymentPayload.Parse(Samples.Header("{" + string.Concat(parts))) is not null)
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_bytes_a_readable_header_holds_come_out_as_they_went_in() =>
        Prop.ForAll<NonNull<string>>(text =>
        {
            var json = Samples.V1[..^1] + ",\"note\":" + JsonSerializer.Serialize(text.Get) + "}";
            return PaymentPayload.Parse(Samples.Header(json)) is not PaymentPayloadResult.Parsed parsed
                || parsed.Payload.Json.Span.SequenceEqual(Samples.Utf8(json));
        }).QuickCheckThrowOnFailure();

    private static PaymentPayload Parsed(string value) => Assert.IsType<PaymentPayloadResult.Parsed>(PaymentPayload.Parse(value)).Payload;

    private static PaymentPayloadResult.Malformed Malformed(string value) => Assert.IsType<PaymentPayloadResult.Malformed>(PaymentPayload.Parse(value));

    private static void AssertMalformed(string reason, string value) => Assert.Contains(reason, Malformed(value).Detail, StringComparison.Ordinal);
}
