using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>An upstream, a facilitator and, once a test has said how it is configured, the sidecar between them. All on real sockets.</summary>
public abstract class PaymentPipeline : IAsyncLifetime
{
    private RunningSidecar? _sidecar;

    private protected RecordingUpstream Upstream { get; private set; } = null!;

    private protected ScriptedFacilitator Facilitator { get; private set; } = null!;

    private protected TestBuyer Buyer { get; } = new();

    private protected RunningSidecar Sidecar => _sidecar ?? throw new InvalidOperationException("The test has not started the sidecar.");

    public async Task InitializeAsync()
    {
        Upstream = await RecordingUpstream.StartAsync();
        Facilitator = await ScriptedFacilitator.StartAsync();
    }

    public virtual async Task DisposeAsync()
    {
        if (_sidecar is not null)
        {
            await _sidecar.DisposeAsync();
        }

        await Facilitator.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    private protected Task StartAsync(Action<SidecarSettings>? bend = null, bool waitUntilReady = true)
    {
        var settings = SidecarSettings.For(Upstream, Facilitator);
        bend?.Invoke(settings);
        return StartAsync(settings, waitUntilReady);
    }

    private protected async Task StartAsync(SidecarSettings settings, bool waitUntilReady = true) =>
        _sidecar = await RunningSidecar.StartAsync(settings, waitUntilReady);

    /// <summary>A 402 of the paid route, as clients read it.</summary>
    private protected async Task<TestOffer> OfferAsync()
    {
        using var answer = await Sidecar.Client.GetAsync(Sidecar.Paid);
        return await TestOffer.ReadAsync(answer);
    }

    /// <summary>A fresh payment for the paid route, signed and not yet sent.</summary>
    private protected Task<TestPayment> PayAsync(int version = 2) => Buyer.PayForAsync(Sidecar.Client, Sidecar.Paid, version);

    private protected Task<HttpResponseMessage> SendAsync(TestPayment payment) => payment.SendAsync(Sidecar.Client, Sidecar.Paid);
}
