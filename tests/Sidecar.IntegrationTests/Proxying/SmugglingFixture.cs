using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>Two sidecars, for HTTP/1.1 and for HTTP/2, before a backend that keeps bytes.</summary>
public sealed class SmugglingFixture : IAsyncLifetime
{
    internal RawUpstream Upstream { get; } = new();

    internal ScriptedFacilitator Facilitator { get; private set; } = null!;

    internal RunningSidecar Sidecar { get; private set; } = null!;

    internal RunningSidecar H2c { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Facilitator = await ScriptedFacilitator.StartAsync();
        Sidecar = await RunningSidecar.StartAsync(Settings());
        H2c = await RunningSidecar.StartAsync(Settings().Set("Kestrel:Endpoints:Proxy:Protocols", "Http2"));
    }

    public async Task DisposeAsync()
    {
        await Sidecar.DisposeAsync();
        await H2c.DisposeAsync();
        await Facilitator.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    private SidecarSettings Settings() => new SidecarSettings(Upstream.Address).Facilitator("primary", Facilitator.Url);
}
