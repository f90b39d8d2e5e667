using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Sidecar.Payments;
using Sidecar.Policies;
using Sidecar.Protocols.X402;
using Sidecar.Tests.Protocols.X402;

namespace Sidecar.Tests.Payments;

public sealed class ChallengeTests
{
    private const string Url = "https://api.example.com/a";
    private const string Second = $$"""{ "Network": "eip155:8453", "PayTo": "{{Samples.PayTo}}" }""";
    private const string Third = $$"""{ "Network": "eip155:1", "PayTo": "{{Samples.PayTo}}" }""";

    [Fact]
    public void One_answer_tells_the_price_in_both_versions()
    {
        var refusal = Price(SamplePlans.Plan($$"""{ "Price": "$0.01", "Accepts": [ {{Third}}, {{SamplePlans.Accept}}, {{Second}} ] }"""), Url, "Payment required");

        Assert.Equal((402, "payment_required"), (refusal.Status, refusal.Slug));
        Assert.Equal(["eip155:1", "eip155:84532", "eip155:8453"], Header(refusal).Accepts.Select(entry => entry.Network));
        Assert.Equal(["base-sepolia", "base"], Body(refusal).Accepts.Select(entry => entry.Network));
        Assert.All(Body(refusal).Accepts, entry => Assert.Equal(Url, entry.Resource));
        Assert.Equal("application/json", refusal.Content!.ContentType);
    }

    [Fact]
    public void Version_1_alone_has_no_header()
    {
        var refusal = Price(SamplePlans.Plan($$"""{ "Price": "$0.01", "Accepts": [ {{SamplePlans.Accept}} ], "Versions": [ 1 ] }"""), Url, "e");

        Assert.Empty(refusal.Headers);
        Assert.Equal("e", Body(refusal).Error);
    }

    [Fact]
    public void Version_2_alone_has_its_own_form_as_the_body()
    {
        var refusal = Price(SamplePlans.Plan($$"""{ "Price": "$0.01", "Accepts": [ {{SamplePlans.Accept}} ], "Versions": [ 2 ] }"""), Url, "e");

        Assert.Equal(PaymentRequired.ToHeader(refusal.Content!.Bytes.Span), Assert.Single(refusal.Headers).Value);
        Assert.Equal(2, JsonDocument.Parse(refusal.Content.Bytes).RootElement.GetProperty("x402Version").GetInt32());
    }

    [Fact]
    public void Every_resource_and_reason_is_told_its_own_price_however_often()
    {
        var challenge = SamplePlans.Sheet(SamplePlans.Plan()).Challenge;
        string[] urls = [Url, "https://api.example.com/b"];
        string[] reasons = ["Payment required", "invalid_exact_evm_payload_signature"];

        foreach (var (url, reason) in from round in new[] { 1, 2 } from url in urls from reason in reasons select (url, reason))
        {
            var refusal = challenge.Price(PaymentRefusals.Required(), url, reason);

            Assert.Equal((reason, reason), (Header(refusal).Error, Body(refusal).Error));
            Assert.Equal(url, Header(refusal).Resource.Url);
            Assert.All(Body(refusal).Accepts, entry => Assert.Equal(url, entry.Resource));
        }
    }

    [Fact]
    public void A_price_that_is_attached_leaves_the_refusal_its_own_form()
    {
        var sheet = SamplePlans.Sheet(SamplePlans.Plan());

        var refusal = sheet.Challenge.Attach(PaymentRefusals.Malformed("The payment header is empty."), Url);

        Assert.Equal((400, "payment_malformed"), (refusal.Status, refusal.Slug));
        Assert.Null(refusal.Content);
        Assert.Equal("The payment header is empty.", Header(refusal).Error);
    }

    [Fact]
    public void Headers_that_a_refusal_has_stay()
    {
        var refusal = SamplePlans.Sheet(SamplePlans.Plan()).Challenge.Price(PaymentRefusals.Required() with { Headers = [new("X-A", "b")] }, Url, "e");

        Assert.Equal(["X-A", "PAYMENT-REQUIRED"], refusal.Headers.Select(header => header.Key));
    }

    [Fact]
    public void What_is_filled_in_is_what_would_have_been_written_whole() =>
        Prop.ForAll(Paths(200), Texts.Any, Texts.Any, (path, error, description) =>
        {
            var plan = Described(description);
            var refusal = Price(plan, Url + path, error);
            var cut = ReasonText.Cut(error);
            var whole = new PaymentRequired(cut, new ResourceInfo(Url + path, description, "text/plain"), [Samples.Offer()]).ToJson();
            var first = new PaymentRequiredV1(cut, [.. SamplePlans.Sheet(plan).V1.Select(offer => offer.V1! with { Resource = Url + path })]).ToJson();
            return PaymentRequired.ToHeader(whole) == refusal.Headers.Single().Value
                && refusal.Content!.Bytes.Span.SequenceEqual(first)
                && Header(refusal) is { } v2 && v2.Error == cut && v2.Resource == new ResourceInfo(Url + path, description, "text/plain")
                && Body(refusal) is { } v1 && v1.Error == cut && v1.Accepts.All(entry => entry.Description == description);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_header_stays_within_its_limit_whatever_is_asked_and_whatever_the_facilitator_says() =>
        Prop.ForAll(Paths(3000), Texts.Any, (path, error) =>
        {
            var refusal = Price(LongestPlan, Url + path, string.Concat(Enumerable.Repeat(error, 50)));
            return refusal.Headers.Single().Value.ToString().Length <= Challenge.MaxHeaderLength && Body(refusal).Accepts.Count == 2;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("https://api.example.com/", 512, "https://api.example.com/")]
    [InlineData("http://localhost:8080/shop/", 9000, "http://localhost:8080/")]
    [InlineData("http:///", 600, "http:///")]
    [InlineData("http://xn--/", 600, "http://xn--/")]
    [InlineData("http://h:99999999/", 600, "http://h:99999999/")]
    public void A_url_that_is_too_long_gives_way_to_the_site(string start, int more, string expected) =>
        Assert.Equal(expected, Header(Price(SamplePlans.Plan(), start + new string('p', more), "e")).Resource.Url);

    [Fact]
    public void A_host_that_is_too_long_is_no_url_at_all()
    {
        var refusal = Price(SamplePlans.Plan(), $"http://{new string('h', 8000)}/a", "e");

        Assert.Equal("about:blank", Header(refusal).Resource.Url);
        Assert.Equal("about:blank", Assert.Single(Body(refusal).Accepts).Resource);
    }

    [Fact]
    public void The_longest_url_is_told_in_full()
    {
        var url = "https://h/" + new string('p', Challenge.MaxUrlLength - 10);

        Assert.Equal(url, Header(Price(SamplePlans.Plan(), url, "e")).Resource.Url);
    }

    private static PaymentPlan LongestPlan { get; } = SamplePlans.Plan(SamplePlans.Longest(length => Section(new string('d', length), $"{SamplePlans.Accept}, {Second}")));

    // Paths as a request has them, in the form in which a URL shows them.
    private static Arbitrary<string> Paths(int longest) =>
        Texts.Any.Generator.Zip(Gen.Choose(1, 100)).Zip(Gen.Choose(1, longest)).Select(drawn =>
        {
            var path = new PathString("/" + string.Concat(Enumerable.Repeat(drawn.Item1.Item1, drawn.Item1.Item2))).ToUriComponent();
            return path[..Math.Min(path.Length, drawn.Item2)];
        }).ToArbitrary();

    private static Refusal Price(PaymentPlan plan, string url, string error) =>
        SamplePlans.Sheet(plan).Challenge.Price(PaymentRefusals.Required(), url, error);

    private static PaymentPlan Described(string description, string accepts = SamplePlans.Accept) => SamplePlans.Plan(Section(description, accepts));

    private static string Section(string description, string accepts) =>
        $$"""{ "Price": "$0.01", "Accepts": [ {{accepts}} ], "MimeType": "text/plain", "Description": {{JsonSerializer.Serialize(description)}} }""";

    private static PaymentRequired Header(Refusal refusal)
    {
        Assert.True(PaymentRequired.TryParseHeader(refusal.Headers.Single(header => header.Key == "PAYMENT-REQUIRED").Value!, out var required, out var error), error);
        return required;
    }

    private static PaymentRequiredV1 Body(Refusal refusal)
    {
        Assert.True(PaymentRequiredV1.TryParse(refusal.Content!.Bytes, out var required, out var error), error + Encoding.UTF8.GetString(refusal.Content.Bytes.Span));
        return required;
    }
}
