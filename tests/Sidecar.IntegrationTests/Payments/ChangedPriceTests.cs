using System.Net;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Tests.Servers;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>The price changed since a client paid: its repeat is told what it bought, and no price. All others are told the new one.</summary>
public sealed class ChangedPriceTests : PaymentPipeline
{
    private const string Path = "/paid/report";
    private const string NoMatch = "No matching payment requirements";
    private const string OtherAmount = "invalid_exact_evm_payload_authorization_value_mismatch";

    [Theory]
    [InlineData(1, "Off")]
    [InlineData(2, "Off")]
    [InlineData(2, "Optional")]
    public async Task Repeat_gets_the_answer_that_was_paid_for_at_the_old_price(int version, string identifier)
    {
        await using var redis = await RedisServer.StartAsync();
        Upstream.On(Path, UpstreamReply.Text("the paid answer"), UpstreamReply.Text("another"));
        var settings = Settings().Payment("Identifier", identifier)
            .Set("Sidecar:State:Kind", "Redis").Set("Sidecar:State:Redis", redis.Address).Set("Sidecar:State:Timeout", "00:00:10");
        await StartAsync(settings);
        var payment = await PayAsync(version);
        using var first = await SendAsync(payment);
        Expect.Served(first, payment);
        await RaiseAsync(settings);

        using var again = await SendAsync(payment);

        Expect.Replayed(again, payment);
        Assert.Equal(("the paid answer", payment.Receipt(first)), (await again.Content.ReadAsStringAsync(), payment.Receipt(again)));
        Assert.Equal((1, 1), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Settle)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Repeat_of_a_payment_that_was_not_answered_is_honoured_once_for_what_was_paid(int version)
    {
        Upstream.On(Path, UpstreamReply.AbortBeforeHeaders(), UpstreamReply.Text("the paid answer"), UpstreamReply.Text("another"));
        var settings = Settings().Payment("Settle", "BeforeUpstream");
        await StartAsync(settings);
        var payment = await PayAsync(version);
        using var failed = await SendAsync(payment);
        Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
        await RaiseAsync(settings);

        using var elsewhere = await payment.SendAsync(Sidecar.Client, Sidecar.Url("/paid/other"));
        using var rewritten = await SendAsync(payment.Edit(json => json["salt"] = 1));
        using var honoured = await SendAsync(payment);
        using var again = await SendAsync(payment);

        await Expect.AlreadySettledAsync(elsewhere, payment);
        await Expect.AlreadySettledAsync(rewritten, payment);
        Expect.Served(honoured, payment);
        Expect.Replayed(again, payment);
        Assert.Equal("10000", Upstream.Requests[^1].Header("X-Sidecar-Payment-Amount"));
        Assert.Equal((2, 1, 1), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Verify), Facilitator.Count(FacilitatorEndpoint.Settle)));
    }

    [Theory]
    [InlineData(1, OtherAmount)]
    [InlineData(2, NoMatch)]
    public async Task Payment_that_was_never_taken_or_was_given_back_is_told_the_new_price_and_leaves_no_trace(int version, string error)
    {
        Upstream.On(Path, UpstreamReply.Status(500));
        var settings = Settings();
        await StartAsync(settings);
        var (released, unsent) = (await PayAsync(version), await PayAsync(version));
        using var failed = await SendAsync(released);
        Assert.Equal("released", Sidecar.Ledger.StateOf(released));
        await RaiseAsync(settings);
        var asked = Facilitator.Count(FacilitatorEndpoint.Verify);

        using var first = await SendAsync(released);
        using var second = await SendAsync(unsent);

        await Expect.PriceAsync(first, error);
        await Expect.PriceAsync(second, error);
        Assert.Equal("released", Assert.Single(Sidecar.Ledger.Payments()).State);
        Assert.Equal((asked, 1), (Facilitator.Count(FacilitatorEndpoint.Verify), Upstream.Hits()));
    }

    private SidecarSettings Settings() => SidecarSettings.For(Upstream, Facilitator);

    private Task RaiseAsync(SidecarSettings settings) => Sidecar.RestartAsync(settings.Payment("Price", "$0.02"));
}
