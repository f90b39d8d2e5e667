using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>One backend, one facilitator and two sidecars before them, for all tests of a class: one that speaks HTTP/1.1 and one that speaks HTTP/2 without TLS.</summary>
public abstract class BothVersionsFixture : IAsyncLifetime
{
    internal ScriptedFacilitator Facilitator { get; private set; } = null!;

    internal RunningSidecar Sidecar { get; private set; } = null!;

    internal RunningSidecar H2c { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Facilitator = await ScriptedFacilitator.StartAsync();
        Sidecar = await RunningSidecar.StartAsync(Settings());
        H2c = await RunningSidecar.StartAsync(Settings().Set("Kestrel:Endpoints:Proxy:Protocols", "Http2"));
    }

    public virtual async Task DisposeAsync()
    {
        await Sidecar.DisposeAsync();
        await H2c.DisposeAsync();
        await Facilitator.DisposeAsync();
    }

    /// <summary>Of a sidecar before the backend, which runs by now.</summary>
    private protected abstract SidecarSettings Settings();
}
