using Sidecar.Payments;
using Sidecar.Tests.Protocols.X402;

namespace Sidecar.Tests.Payments;

public sealed class PaymentPlanCompilerTests
{
    private const string Accepts = $""" "Accepts": [ {SamplePlans.Accept} ] """;

    [Fact]
    public void What_is_not_written_has_the_documented_default()
    {
        var plan = SamplePlans.Plan();

        Assert.Equal("paid", plan.Policy);
        Assert.True(plan.OffersV1);
        Assert.True(plan.OffersV2);
        Assert.Equal(SettleMode.AfterUpstream, plan.Settle);
        Assert.Equal(VerifyMode.Facilitator, plan.Verify);
        Assert.False(plan.EoaOnly);
        Assert.Equal(TimeSpan.FromSeconds(30), plan.MinValidity);
        Assert.Equal(("", ""), (plan.Description, plan.MimeType));
        Assert.Equal(60, Assert.Single(plan.Accepts).Requirements.MaxTimeoutSeconds);
    }

    [Theory]
    [InlineData("AfterUpstream", 60, 30)]
    [InlineData("BeforeUpstream", 60, 15)]
    [InlineData("AfterUpstream", 20, 10)]
    [InlineData("BeforeUpstream", 20, 10)]
    [InlineData("AfterUpstream", 10, 6)]
    [InlineData("AfterUpstream", 86400, 30)]
    public void The_validity_that_is_asked_for_fits_the_time_that_clients_sign(string settle, int maxTimeout, int expected) =>
        Assert.Equal(
            TimeSpan.FromSeconds(expected),
            SamplePlans.Plan($$"""{ "Price": "$0.01", {{Accepts}}, "Settle": "{{settle}}", "MaxTimeoutSeconds": {{maxTimeout}} }""").MinValidity);

    [Fact]
    public void The_ways_to_pay_stay_in_the_merchants_order()
    {
        string[] networks = ["eip155:137", "eip155:84532", "eip155:1", "eip155:8453"];
        var accepts = string.Join(", ", networks.Select(network => $$"""{ "Network": "{{network}}", "PayTo": "{{Samples.PayTo}}" }"""));

        var plan = SamplePlans.Plan($$"""{ "Price": "$0.01", "Accepts": [ {{accepts}} ] }""");

        Assert.Equal(networks, plan.Accepts.Select(accept => accept.Requirements.Network));
        Assert.Equal(networks, SamplePlans.Sheet(plan).V2.Select(offer => offer.Requirements.Network));
    }

    [Theory]
    [InlineData("[ 1 ]", true, false)]
    [InlineData("[ 2 ]", false, true)]
    [InlineData("[ 2, 1 ]", true, true)]
    [InlineData("[]", true, true)]
    public void Versions_narrow_what_is_offered(string versions, bool v1, bool v2)
    {
        var plan = SamplePlans.Plan($$"""{ "Price": "$0.01", {{Accepts}}, "Versions": {{versions}} }""");

        Assert.Equal((v1, v2), (plan.OffersV1, plan.OffersV2));
        Assert.Equal((v1, v2), (SamplePlans.Sheet(plan).V1.Count > 0, SamplePlans.Sheet(plan).V2.Count > 0));
    }

    [Theory]
    [InlineData("0", "'0' is not a version of x402; write 1 or 2")]
    [InlineData("3", "'3' is not a version of x402; write 1 or 2")]
    [InlineData("-1", "'-1' is not a version of x402; write 1 or 2")]
    public void An_unknown_version_is_told(string version, string message) =>
        Assert.Equal([$"Versions:1: {message}"], SamplePlans.Errors($$"""{ "Price": "$0.01", {{Accepts}}, "Versions": [ 2, {{version}} ] }"""));

    [Fact]
    public void Version_1_alone_needs_an_entry_that_its_clients_know() =>
        Assert.Equal(
            ["Versions: none of the entries of Accepts can be shown to version 1 clients; add 2"],
            SamplePlans.Errors($$"""{ "Price": "$0.01", "Accepts": [ { "Network": "eip155:1", "PayTo": "{{Samples.PayTo}}" } ], "Versions": [ 1 ] }"""));

    [Theory]
    [InlineData(9)]
    [InlineData(0)]
    [InlineData(-60)]
    [InlineData(86401)]
    [InlineData(int.MaxValue)]
    [InlineData(int.MinValue)]
    public void A_timeout_out_of_range_is_told_once(int seconds) =>
        Assert.Equal(
            [$"MaxTimeoutSeconds: {seconds} is out of range; write 10 to 86400"],
            SamplePlans.Errors($$"""{ "Price": "$0.01", {{Accepts}}, "MaxTimeoutSeconds": {{seconds}} }"""));

    [Theory]
    [InlineData("00:00:05.999", 60)]
    [InlineData("00:00:00", 60)]
    [InlineData("-00:01:00", 60)]
    [InlineData("00:01:00", 60)]
    [InlineData("01:00:00", 60)]
    [InlineData("00:00:10", 10)]
    public void A_validity_that_no_payment_could_have_is_told(string validity, int maxTimeout) =>
        Assert.Equal(
            [$"MinValidity: '{TimeSpan.Parse(validity)}' must be at least 00:00:06 and less than MaxTimeoutSeconds ({maxTimeout} s), or no payment could arrive in time"],
            SamplePlans.Errors($$"""{ "Price": "$0.01", {{Accepts}}, "MinValidity": "{{validity}}", "MaxTimeoutSeconds": {{maxTimeout}} }"""));

    [Theory]
    [InlineData("00:00:06")]
    [InlineData("00:00:59.999")]
    public void A_validity_at_its_bounds_is_taken(string validity) =>
        Assert.Equal(TimeSpan.Parse(validity), SamplePlans.Plan($$"""{ "Price": "$0.01", {{Accepts}}, "MinValidity": "{{validity}}" }""").MinValidity);

    [Fact]
    public void A_policy_without_a_way_to_pay_is_told()
    {
        const string Message = """Accepts: no way to pay; add an entry such as { "Network": "eip155:84532", "PayTo": "0x…" }""";

        Assert.Equal([Message], SamplePlans.Errors("""{ "Price": "$0.01" }"""));
        Assert.Equal([Message], SamplePlans.Errors("""{ "Price": "$0.01", "Accepts": [] }"""));
        Assert.Equal([Message], SamplePlans.Errors("{}"));
    }

    [Fact]
    public void A_policy_without_a_facilitator_is_told() =>
        Assert.Equal(
            [""" no facilitator is configured; add one under Sidecar:Facilitators, e.g. { "primary": { "Url": "https://x402.org/facilitator" } }"""],
            SamplePlans.Errors(SamplePlans.Minimal, hasFacilitator: false));

    [Fact]
    public void A_wrong_price_is_told_also_where_every_entry_has_its_own() =>
        Assert.Equal(
            ["""Price: 'one cent' is not a price; write "$0.01" """.TrimEnd()],
            SamplePlans.Errors($$"""{ "Price": "one cent", "Accepts": [ { "Network": "eip155:84532", "PayTo": "{{Samples.PayTo}}", "Amount": "1" } ] }"""));

    [Fact]
    public void A_header_that_would_be_too_long_is_refused_with_its_length()
    {
        var error = Assert.Single(SamplePlans.Errors($$"""{ "Price": "$0.01", {{Accepts}}, "Description": "{{new string('d', 6000)}}" }"""));

        Assert.Matches("^Accepts: the PAYMENT-REQUIRED header would take [0-9]{4} bytes and may take 6144; offer fewer ways to pay, or shorten Description and Extra$", error);
    }

    [Fact]
    public void The_longest_description_that_is_taken_leaves_the_header_within_its_limit()
    {
        var refusal = SamplePlans.Sheet(SamplePlans.Plan(SamplePlans.Longest(Described))).Challenge.Price(
            PaymentRefusals.Required(), "https://" + new string('u', Challenge.MaxUrlLength - 8), new string('e', 100_000));

        Assert.InRange(refusal.Headers.Single().Value.ToString().Length, Challenge.MaxHeaderLength - 8, Challenge.MaxHeaderLength);
    }

    [Fact]
    public void The_limit_of_the_header_is_nothing_to_version_1() =>
        Assert.Empty(SamplePlans.Errors($$"""{ "Price": "$0.01", {{Accepts}}, "Versions": [ 1 ], "Description": "{{new string('d', 6000)}}" }"""));

    [Fact]
    public void Everything_that_is_wrong_is_told_at_once() =>
        Assert.Equal(
            [
                """Price: '0.01' is not a price; write "$0.01" """.TrimEnd(),
                "MaxTimeoutSeconds: 5 is out of range; write 10 to 86400",
                "MinValidity: '00:00:01' must be at least 00:00:06 and less than MaxTimeoutSeconds (5 s), or no payment could arrive in time",
                "Versions:0: '7' is not a version of x402; write 1 or 2",
                """ no facilitator is configured; add one under Sidecar:Facilitators, e.g. { "primary": { "Url": "https://x402.org/facilitator" } }""",
                "Accepts:0:Network: 'base' is not a network; write eip155:8453",
                "Accepts:1:PayTo: 'me' is not an address; write 0x and 40 hexadecimal digits",
                """Accepts:1:Amount: '1.5' is not an amount; write atomic units as digits, e.g. "10000" """.TrimEnd(),
            ],
            SamplePlans.Errors(
                $$"""
                { "Price": "0.01", "MaxTimeoutSeconds": 5, "MinValidity": "00:00:01", "Versions": [ 7 ], "Accepts": [
                  { "Network": "base", "PayTo": "{{Samples.PayTo}}" },
                  { "Network": "eip155:84532", "PayTo": "me", "Amount": "1.5" } ] }
                """,
                hasFacilitator: false));

    private static string Described(int length) => $$"""{ "Price": "$0.01", {{Accepts}}, "Description": "{{new string('d', length)}}" }""";
}
