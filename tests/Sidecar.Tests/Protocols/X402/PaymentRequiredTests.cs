using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.X402;

public class PaymentRequiredTests
{
    [Fact]
    public void What_real_clients_of_version_2_paid_for_is_what_we_write_byte_for_byte() =>
        Assert.All(VectorFile.Cases("payments").Where(vector => vector.Text("header") == X402Headers.PaymentSignature), vector =>
        {
            var json = Samples.Utf8(vector.Text("required"));
            Assert.True(PaymentRequired.TryParse(json, out var required, out var error), error);
            Assert.Equal(vector.Text("required"), Encoding.UTF8.GetString(required.ToJson()));
            Assert.True(PaymentRequired.TryParseHeader(PaymentRequired.ToHeader(json), out _, out _));
        });

    [Fact]
    public void What_real_clients_of_version_1_paid_for_is_what_we_write_byte_for_byte() =>
        Assert.All(VectorFile.Cases("payments").Where(vector => vector.Text("header") == X402Headers.XPayment), vector =>
        {
            Assert.True(PaymentRequiredV1.TryParse(Samples.Utf8(vector.Text("required")), out var required, out var error), error);
            Assert.Equal(vector.Text("required"), Encoding.UTF8.GetString(required.ToJson()));
        });

    [Fact]
    public void Real_clients_echo_an_offer_that_matches_it() =>
        Assert.All(VectorFile.Cases("payments").Where(vector => vector.Text("header") == X402Headers.PaymentSignature), vector =>
        {
            Assert.True(PaymentRequired.TryParse(Samples.Utf8(vector.Text("required")), out var required, out _));
            var payment = Assert.IsType<PaymentPayloadResult.Parsed>(PaymentPayload.Parse(vector.Text("value"))).Payload;
            Assert.True(RequirementsMatch.IsSatisfiedBy(required.Accepts[0], payment.Accepted!));
        });

    [Fact]
    public void Members_without_a_value_are_left_out()
    {
        var offer = Samples.Offer() with { Extra = null };
        var json = Encoding.UTF8.GetString(new PaymentRequired(null, new("https://example.com/", "", ""), [offer]).ToJson());
        Assert.DoesNotContain("null", json, StringComparison.Ordinal);
        Assert.DoesNotContain("extra", json, StringComparison.Ordinal);
        Assert.DoesNotContain("error", json, StringComparison.Ordinal);
    }

    [Fact]
    public void The_offer_sent_to_a_facilitator_is_the_one_in_the_price_list_byte_for_byte()
    {
        var list = Encoding.UTF8.GetString(new PaymentRequired("e", new("https://example.com/", "d", "m"), [Samples.Offer()]).ToJson());
        Assert.Contains(Encoding.UTF8.GetString(Samples.Offer().ToJson()), list, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"x402Version":1,"resource":{"url":"u"},"accepts":[]}""", "x402Version")]
    [InlineData("""{"x402Version":2,"accepts":[]}""", "resource")]
    [InlineData("""{"x402Version":2,"resource":{},"accepts":[]}""", "url")]
    [InlineData("""{"x402Version":2,"resource":{"url":"u"},"accepts":{}}""", "accepts")]
    [InlineData("""{"x402Version":2,"resource":{"url":"u"},"accepts":[1]}""", "accepts[0]: must be an object")]
    [InlineData("[]", "x402Version")]
    [InlineData("", "JSON")]
    public void A_price_list_of_version_2_that_is_none_is_refused_with_the_reason(string json, string reason)
    {
        Assert.False(PaymentRequired.TryParse(Samples.Utf8(json), out _, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"x402Version":2,"accepts":[]}""", "x402Version")]
    [InlineData("""{"x402Version":1}""", "accepts")]
    [InlineData("""{"x402Version":1,"accepts":[{"scheme":"exact"}]}""", "accepts[0]: network")]
    [InlineData("{", "JSON")]
    public void A_price_list_of_version_1_that_is_none_is_refused_with_the_reason(string json, string reason)
    {
        Assert.False(PaymentRequiredV1.TryParse(Samples.Utf8(json), out _, out var error));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void Any_words_survive_being_written_and_read() =>
        Prop.ForAll<NonNull<string>, NonNull<string>>((one, other) =>
        {
            // Half of a surrogate pair is no text; the writer puts U+FFFD in its place.
            var (description, error) = (Whole(one.Get), Whole(other.Get));
            var required = new PaymentRequired(error, new("https://example.com/", description, "text/plain"), [Samples.Offer()]);
            return PaymentRequired.TryParseHeader(PaymentRequired.ToHeader(required.ToJson()), out var read, out _)
                && read.Error == error && read.Resource == required.Resource
                && RequirementsMatch.IsSatisfiedBy(required.Accepts[0], read.Accepts[0]);
        }).QuickCheckThrowOnFailure();

    private static string Whole(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text + "😀"));
}
