using Microsoft.AspNetCore.Http;
using Sidecar.Payments.Facilitators;

namespace Sidecar.Tests.Payments.Facilitators;

public sealed class FacilitatorClientTests
{
    private const string Yes = """{"success":true,"transaction":"0xabc","network":"base"}""";
    private const string No = """{"success":false,"errorReason":"insufficient_funds","transaction":"","network":""}""";

    // What a facilitator says counts before the status it says it with.
    [Theory]
    [InlineData(200, Yes, "Settled")]
    [InlineData(500, Yes, "Settled")]
    [InlineData(200, No, "Declined")]
    [InlineData(400, No, "Declined")]
    [InlineData(500, No, "Declined")]
    [InlineData(500, """{"success":false,"errorReason":"settlement_pending","transaction":"0xabc"}""", "Unknown")]
    [InlineData(200, """{"success":false,"errorReason":"settlement_pending"}""", "Unknown")]
    [InlineData(200, """{"success":false,"errorReason":"unexpected_settle_error","transaction":"0xabc"}""", "Unknown")]
    [InlineData(200, """{"success":false,"errorReason":"unexpected_settle_error","transaction":""}""", "Declined")]
    [InlineData(200, """{"success":true}""", "Unknown")]
    [InlineData(200, """{"success":"true","transaction":"0xabc"}""", "Unknown")]
    [InlineData(200, """{"success":true,"success":true,"transaction":"0xabc"}""", "Unknown")]
    [InlineData(200, "{}", "Unknown")]
    [InlineData(200, "", "Unknown")]
    [InlineData(200, "<html>", "Unknown")]
    [InlineData(400, "{}", "Unknown")]
    [InlineData(408, "", "Unknown")]
    [InlineData(409, "", "Unknown")]
    [InlineData(500, "", "Unknown")]
    [InlineData(502, "", "Unknown")]
    [InlineData(503, "", "Unknown")]
    [InlineData(504, "", "Unknown")]
    [InlineData(401, "", "NotReached")]
    [InlineData(403, "{}", "NotReached")]
    [InlineData(404, "", "NotReached")]
    [InlineData(405, "", "NotReached")]
    [InlineData(413, "", "NotReached")]
    [InlineData(415, "", "NotReached")]
    [InlineData(429, "{}", "NotReached")]
    [InlineData(308, "", "NotReached")]
    public async Task A_settlement_is_judged_by_what_is_certain(int status, string body, string expected)
    {
        await using var facilitator = await LoopbackFacilitator.StartAsync(context => Answer(context, status, body));

        var outcome = await SamplePlans.Client("f", facilitator.Url).SettleAsync("{}"u8.ToArray(), TimeSpan.FromSeconds(10));

        Assert.Equal(expected, outcome.GetType().Name);
        Assert.Equal(["POST /settle {}"], facilitator.Asked);
    }

    [Theory]
    [InlineData(200, """{"isValid":true,"payer":"0xabc"}""", "Valid")]
    [InlineData(500, """{"isValid":true}""", "Valid")]
    [InlineData(200, """{"isValid":false,"invalidReason":"insufficient_funds"}""", "Invalid")]
    [InlineData(412, """{"isValid":false,"invalidReason":"permit2_allowance_required"}""", "Invalid")]
    [InlineData(200, """{"isValid":"true"}""", "Unreachable")]
    [InlineData(200, "{}", "Unreachable")]
    [InlineData(200, Yes, "Unreachable")]
    [InlineData(400, "bad request", "Unreachable")]
    [InlineData(429, "", "Unreachable")]
    [InlineData(500, "", "Unreachable")]
    public async Task A_verification_is_a_verdict_or_none(int status, string body, string expected)
    {
        await using var facilitator = await LoopbackFacilitator.StartAsync(context => Answer(context, status, body));

        var outcome = await SamplePlans.Client("f", facilitator.Url).VerifyAsync("{}"u8.ToArray());

        Assert.Equal(expected, outcome.GetType().Name);
        Assert.Equal(["POST /verify {}"], facilitator.Asked);
    }

    [Fact]
    public async Task A_refusal_without_a_reason_gets_one()
    {
        await using var facilitator = await LoopbackFacilitator.StartAsync(context => Answer(context, 200, """{"isValid":false,"invalidReason":null}"""));

        var outcome = Assert.IsType<VerifyOutcome.Invalid>(await SamplePlans.Client("f", facilitator.Url).VerifyAsync("{}"u8.ToArray()));

        Assert.Equal("invalid_payment", outcome.Reason);
    }

    [Theory]
    [InlineData(200, """{"kinds":[{"x402Version":2,"scheme":"exact","network":"eip155:8453"}]}""", 1)]
    [InlineData(200, """{"kinds":[]}""", 0)]
    [InlineData(200, "{}", null)]
    [InlineData(200, "", null)]
    [InlineData(500, """{"kinds":[]}""", null)]
    public async Task Support_is_known_only_from_a_good_answer(int status, string body, int? kinds)
    {
        await using var facilitator = await LoopbackFacilitator.StartAsync(context => Answer(context, status, body));

        var (known, note) = await SamplePlans.Client("f", facilitator.Url).SupportedAsync(CancellationToken.None);

        Assert.Equal(kinds, known?.Count);
        Assert.Equal(kinds is null ? $"HTTP {status} without a verdict" : "", note);
        Assert.Equal(["GET /supported"], facilitator.Asked);
    }

    private static Task Answer(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        return context.Response.WriteAsync(body);
    }
}
