using System.Net;
using Sidecar.IntegrationTests.Facilitators;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>The forwarder's clocks run while a request pays. What would cut an answer that was paid for is refused at the start.</summary>
public sealed class PatienceTests : PaymentPipeline
{
    private static readonly TimeSpan Verify = TimeSpan.FromMilliseconds(600);
    private static readonly TimeSpan Settle = TimeSpan.FromMilliseconds(600);

    [Theory]
    [InlineData("BeforeUpstream", "ReverseProxy:Routes:paid:Timeout", "00:00:01.800")]
    [InlineData("BeforeUpstream", "ReverseProxy:Clusters:merchant:HttpRequest:ActivityTimeout", "00:00:01.800")]
    [InlineData("AfterUpstream", "ReverseProxy:Clusters:merchant:HttpRequest:ActivityTimeout", "00:00:01.200")]
    public async Task Timeout_that_would_cut_a_paid_answer_stops_the_start(string settle, string key, string timeout)
    {
        var refusal = await Assert.ThrowsAnyAsync<Exception>(() => StartAsync(settings =>
            settings.Payment("Settle", settle).Patience(Verify, Settle).Set(key, timeout)));

        Assert.Contains(key, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("is not longer than paying may take", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("BeforeUpstream", "ReverseProxy:Routes:paid:Timeout", "00:00:02")]
    [InlineData("BeforeUpstream", "ReverseProxy:Clusters:merchant:HttpRequest:ActivityTimeout", "00:00:02")]
    [InlineData("AfterUpstream", "ReverseProxy:Routes:paid:Timeout", "00:00:00.950")]
    [InlineData("AfterUpstream", "ReverseProxy:Clusters:merchant:HttpRequest:ActivityTimeout", "00:00:01.300")]
    public async Task Slow_payment_is_served_within_every_timeout_that_may_start(string settle, string key, string timeout)
    {
        await StartAsync(settings => settings.Payment("Settle", settle).Patience(Verify, Settle).Set(key, timeout));
        Facilitator.Verify.Next(FacilitatorBehaviour.Ok().After(TimeSpan.FromMilliseconds(200)));
        Facilitator.Settle.Next(FacilitatorBehaviour.Hang(), FacilitatorBehaviour.Ok().After(TimeSpan.FromMilliseconds(200)));
        var payment = await PayAsync();

        using var answer = await SendAsync(payment);

        Assert.Equal((HttpStatusCode.OK, true), (answer.StatusCode, payment.Receipt(answer)?.Success));
    }
}
