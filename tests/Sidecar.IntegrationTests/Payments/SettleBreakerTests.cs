using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.Resilience;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>A breaker that hears of settlements only, because payments are verified here.</summary>
public sealed class SettleBreakerTests : PaymentPipeline
{
    [Fact]
    public async Task Circuit_opened_by_settlements_is_closed_by_a_settlement()
    {
        await StartAsync(settings => settings.Payment("Verify", "Local"));
        Facilitator.Settle.Always(FacilitatorBehaviour.TooManyRequests());
        var payment = await PayAsync();
        await Deadline.UntilAsync(() => TryAsync(payment), status => status == CircuitState.Open, "the circuit opens");

        Facilitator.Settle.Always(FacilitatorBehaviour.Ok());
        using var priced = await Deadline.UntilAsync(
            () => Sidecar.Client.GetAsync(Sidecar.Paid), answer => answer.StatusCode == HttpStatusCode.PaymentRequired, "the break is over", TimeSpan.FromSeconds(30));
        using var served = await SendAsync(payment);

        Assert.Equal((HttpStatusCode.OK, CircuitState.Closed), (served.StatusCode, Circuit()));
    }

    private async Task<CircuitState> TryAsync(Buyers.TestPayment payment)
    {
        using var failed = await SendAsync(payment);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, failed.StatusCode);
        return Circuit();
    }

    private CircuitState Circuit() => Sidecar.Services.GetRequiredService<CircuitBreakerRegistry>()
        .GetOrAdd(CircuitBreakerKind.Facilitator, "primary", new CircuitBreakerOptions()).State;
}
