using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>
/// One upstream, one facilitator and two sidecars in front of them, for all tests of a class: one that speaks HTTP/1.1 and one that speaks HTTP/2
/// without TLS. Tests keep apart by the paths that they ask for.
/// </summary>
public sealed class ProxyFixture : IAsyncLifetime
{
    internal RecordingUpstream Upstream { get; private set; } = null!;

    internal ScriptedFacilitator Facilitator { get; private set; } = null!;

    internal RunningSidecar Sidecar { get; private set; } = null!;

    internal RunningSidecar H2c { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Upstream = await RecordingUpstream.StartAsync(HttpProtocols.Http1);
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

    private SidecarSettings Settings() => SidecarSettings.For(Upstream, Facilitator);
}
