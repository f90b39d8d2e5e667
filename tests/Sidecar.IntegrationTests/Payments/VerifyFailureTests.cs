using System.Net;
using Sidecar.IntegrationTests.Facilitators;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>A hostile facilitator at verify: nothing was charged yet, so nothing is served and the payment stays its owner's.</summary>
public sealed class VerifyFailureTests : PaymentPipeline
{
    private static readonly Dictionary<string, Func<FacilitatorBehaviour>> NoVerdicts = new(StringComparer.Ordinal)
    {
        ["500 without a verdict"] = () => FacilitatorBehaviour.Body(500, "{}"),
        ["garbage"] = () => FacilitatorBehaviour.Garbage(),
        ["garbage of a gateway"] = () => FacilitatorBehaviour.Garbage(502),
        ["wrong schema"] = () => FacilitatorBehaviour.WrongSchema(),
        ["a verdict that is no boolean"] = () => FacilitatorBehaviour.Body(200, """{"isValid":"true"}"""),
        ["a verdict said twice"] = () => FacilitatorBehaviour.Body(200, """{"isValid":false,"isValid":true}"""),
        ["no answer in time"] = FacilitatorBehaviour.Hang,
        ["a reset"] = FacilitatorBehaviour.Reset,
        ["an answer that breaks off"] = FacilitatorBehaviour.TruncatedBody,
        ["an endless answer"] = FacilitatorBehaviour.EndlessBody,
        ["401"] = FacilitatorBehaviour.Unauthorized,
        ["429"] = () => FacilitatorBehaviour.TooManyRequests(7),
    };

    public static TheoryData<string, string> EveryLackOfAVerdict
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in NoVerdicts.Keys)
            {
                data.Add(name, "AfterUpstream");
                data.Add(name, "BeforeUpstream");
            }

            return data;
        }
    }

    [Theory]
    [InlineData("AfterUpstream", 1)]
    [InlineData("AfterUpstream", 2)]
    [InlineData("BeforeUpstream", 1)]
    [InlineData("BeforeUpstream", 2)]
    public async Task Invalid_payment_is_refused_with_the_reason_and_a_fresh_price(string settle, int version)
    {
        await StartAsync(settings => settings.Payment("Settle", settle));
        Facilitator.Verify.Next(FacilitatorBehaviour.Refused("insufficient_funds"));
        var payment = await PayAsync(version);

        using var answer = await SendAsync(payment);

        var offer = await Expect.PriceAsync(answer, "insufficient_funds");
        Assert.Equal("10000", Assert.Single(offer.V2!.Accepts).Amount);
        AssertNothingHappened();
        Assert.Equal(["claimed", "released"], Sidecar.Ledger.Find(payment)!.Transitions);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(412)]
    [InlineData(500)]
    public async Task Verdict_against_a_payment_counts_under_any_status(int status)
    {
        await StartAsync();
        Facilitator.Verify.Next(FacilitatorBehaviour.RefusedWithStatus(status, "invalid_exact_evm_payload_signature"));

        using var answer = await SendAsync(await PayAsync());

        await Expect.PriceAsync(answer, "invalid_exact_evm_payload_signature");
        AssertNothingHappened();
    }

    [Fact]
    public async Task Missing_permit2_allowance_is_answered_412_with_the_price()
    {
        await StartAsync();
        Facilitator.Verify.Next(FacilitatorBehaviour.RefusedWithStatus(412, "permit2_allowance_required"));

        using var answer = await SendAsync(await PayAsync());

        await Expect.PriceAsync(answer, "permit2_allowance_required", HttpStatusCode.PreconditionFailed);
        AssertNothingHappened();
    }

    [Fact]
    public async Task Payment_that_was_refused_can_be_presented_again()
    {
        await StartAsync();
        Facilitator.Verify.Next(FacilitatorBehaviour.Refused("insufficient_funds"));
        var payment = await PayAsync();

        using var poor = await SendAsync(payment);
        using var rich = await SendAsync(payment);

        Assert.Equal((HttpStatusCode.PaymentRequired, HttpStatusCode.OK), (poor.StatusCode, rich.StatusCode));
        Assert.Equal("settled", Sidecar.Ledger.StateOf(payment));
    }

    [Theory]
    [MemberData(nameof(EveryLackOfAVerdict))]
    public async Task Without_a_verdict_nothing_is_served_and_the_payment_stays_good(string behaviour, string settle)
    {
        await StartAsync(settings => settings.Payment("Settle", settle).Patience(verify: TimeSpan.FromSeconds(3), settle: TimeSpan.FromSeconds(5)));
        Facilitator.Verify.Next(NoVerdicts[behaviour]());
        var payment = await PayAsync();

        using var unverified = await SendAsync(payment);

        await Expect.LaterAsync(unverified, "facilitator_unavailable");
        AssertNothingHappened();
        Assert.Equal("released", Sidecar.Ledger.StateOf(payment));

        using var verified = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.OK, verified.StatusCode);
        Facilitator.AssertNothingSettledTwice();
    }

    [Fact]
    public async Task Facilitator_that_says_when_to_come_back_is_quoted()
    {
        await StartAsync();
        Facilitator.Verify.Next(FacilitatorBehaviour.TooManyRequests(7));

        using var answer = await SendAsync(await PayAsync());

        Assert.Equal(TimeSpan.FromSeconds(7), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Facilitator_that_is_gone_at_verify_costs_nothing()
    {
        await StartAsync();
        var payment = await PayAsync();
        var port = Facilitator.Url.Port;
        await Facilitator.DisposeAsync();

        using var refused = await SendAsync(payment);

        await Expect.LaterAsync(refused, "facilitator_unavailable");
        Assert.Equal((0, "released"), (Upstream.Hits(), Sidecar.Ledger.StateOf(payment)));

        await using var back = await ScriptedFacilitator.StartAsync(port: port);
        using var served = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Single(back.Settlements);
    }

    [Fact]
    public async Task Payment_and_credentials_do_not_follow_a_redirect_to_another_host()
    {
        await using var stranger = await ScriptedFacilitator.StartAsync();
        await StartAsync();
        Facilitator.Verify.Next(FacilitatorBehaviour.RedirectTo(stranger.UrlByName));

        using var answer = await SendAsync(await PayAsync());

        await Expect.LaterAsync(answer, "facilitator_unavailable");
        Assert.Empty(stranger.Calls);
        AssertNothingHappened();
    }

    private void AssertNothingHappened()
    {
        Assert.Equal(0, Upstream.Hits());
        Assert.Equal(0, Facilitator.Count(FacilitatorEndpoint.Settle));
    }
}
