using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Sidecar.Payments;
using Sidecar.Protocols.X402;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Protocols.X402;

namespace Sidecar.Tests.Payments;

public sealed class PaymentReaderTests
{
    [Fact]
    public void A_request_without_a_payment_brings_none()
    {
        Assert.Equal((null, null), PaymentReader.Header(new HeaderDictionary { ["Authorization"] = "a", ["X-PAYMENT-RESPONSE"] = "b" }));
    }

    [Theory]
    [InlineData("PAYMENT-SIGNATURE")]
    [InlineData("Payment-Signature")]
    [InlineData("X-PAYMENT")]
    [InlineData("x-payment")]
    public void One_payment_is_read_from_either_header(string name) =>
        Assert.Equal(("value", null), PaymentReader.Header(new HeaderDictionary { [name] = "value" }));

    [Fact]
    public void An_empty_header_is_a_payment_to_be_refused_and_not_its_absence() =>
        Assert.Equal(("", null), PaymentReader.Header(new HeaderDictionary { ["PAYMENT-SIGNATURE"] = "" }));

    [Fact]
    public void Two_payments_are_refused_wherever_they_stand()
    {
        StringValues twice = new(["a", "a"]);
        HeaderDictionary[] conflicts =
        [
            new() { ["PAYMENT-SIGNATURE"] = "a", ["X-PAYMENT"] = "a" },
            new() { ["PAYMENT-SIGNATURE"] = twice },
            new() { ["X-PAYMENT"] = twice },
            new() { ["PAYMENT-SIGNATURE"] = "", ["X-PAYMENT"] = "a" },
        ];

        Assert.All(conflicts, headers =>
        {
            var (value, refusal) = PaymentReader.Header(headers);
            Assert.Null(value);
            Assert.Equal(("payment_malformed", 400), (refusal!.Slug, refusal.Status));
            Assert.Equal("Send one payment in one header: PAYMENT-SIGNATURE (version 2) or X-PAYMENT (version 1).", refusal.Detail);
        });
    }

    [Fact]
    public void A_payment_ends_here_and_does_not_reach_the_backend() =>
        Assert.Equal([X402Headers.PaymentSignature, X402Headers.XPayment], PaymentReader.HeaderNames);

    [Fact]
    public void A_payment_of_each_version_meets_the_offer_of_its_version()
    {
        Assert.Equal(2, Read(Samples.V2).Payment!.Offer.X402Version);
        Assert.Equal(1, Read(Samples.V1).Payment!.Offer.X402Version);
    }

    [Fact]
    public void The_facilitator_gets_the_clients_bytes_and_our_own_entry()
    {
        var body = System.Text.Encoding.UTF8.GetString(Read(Samples.V1).Payment!.Body.Span);

        Assert.Contains(Samples.V1, body, StringComparison.Ordinal);
        Assert.Contains("\"resource\":\"https://api.example.com/a\"", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("\"amount\":\"10000\"", "\"amount\":\"9999\"")]
    [InlineData("\"maxTimeoutSeconds\":60", "\"maxTimeoutSeconds\":61")]
    [InlineData("\"scheme\":\"exact\"", "\"scheme\":\"upto\"")]
    [InlineData("\"network\":\"eip155:84532\"", "\"network\":\"eip155:8453\"")]
    [InlineData("\"version\":\"2\"", "\"version\":\"1\"")]
    public void What_was_not_offered_is_answered_with_what_is(string offered, string claimed)
    {
        var (payment, refusal) = Read(Samples.V2.Replace(offered, claimed, StringComparison.Ordinal));

        // Only to be looked up: it may have been taken when these were the terms.
        Assert.False(payment!.IsOffered);
        Assert.Equal(("payment_not_offered", 402), (refusal!.Slug, refusal.Status));
        Assert.Equal("PAYMENT-REQUIRED", Assert.Single(refusal.Headers).Key);
    }

    [Fact]
    public void A_broken_payload_for_other_terms_is_not_even_looked_up()
    {
        var json = Samples.V2.Replace("\"amount\":\"10000\"", "\"amount\":\"9999\"", StringComparison.Ordinal).Replace("\"nonce\":\"0x", "\"nonce\":\"0y", StringComparison.Ordinal);

        var (payment, refusal) = Read(json);

        Assert.Equal((null, "payment_not_offered"), (payment, refusal!.Slug));
    }

    [Fact]
    public void In_version_1_another_amount_shows_in_what_was_signed()
    {
        var (payment, refusal) = Read(Samples.V1, SamplePlans.Plan($$"""{ "Price": "$0.02", "Accepts": [ {{SamplePlans.Accept}} ] }"""));

        Assert.Equal((false, "10000", "payment_invalid"), (payment!.IsOffered, payment.Offer.Requirements.Amount, refusal!.Slug));
    }

    [Fact]
    public void A_version_that_is_not_offered_meets_no_offer()
    {
        var plan = SamplePlans.Plan($$"""{ "Price": "$0.01", "Accepts": [ {{SamplePlans.Accept}} ], "Versions": [ 2 ] }""");

        Assert.Equal("payment_not_offered", Read(Samples.V1, plan).Refusal!.Slug);
    }

    private static (PresentedPayment? Payment, Sidecar.Policies.Refusal? Refusal) Read(string json, PaymentPlan? plan = null)
    {
        plan ??= SamplePlans.Plan();
        return new PaymentReader(plan, new ManualTimeProvider()).Read(Samples.Header(json), SamplePlans.Sheet(plan), "https://api.example.com/a");
    }
}
