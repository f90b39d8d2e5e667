using Microsoft.AspNetCore.Server.Kestrel.Core;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>A backend that records requests. Tests keep apart by the paths that they ask for.</summary>
public sealed class ProxyFixture : BothVersionsFixture
{
    internal RecordingUpstream Upstream { get; private set; } = null!;

    public override async Task InitializeAsync()
    {
        Upstream = await RecordingUpstream.StartAsync(HttpProtocols.Http1);
        await base.InitializeAsync();
    }

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    private protected override SidecarSettings Settings() => SidecarSettings.For(Upstream, Facilitator);
}
