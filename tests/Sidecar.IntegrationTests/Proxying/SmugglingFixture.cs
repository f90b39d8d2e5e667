using Sidecar.IntegrationTests.Hosts;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>A backend that keeps bytes.</summary>
public sealed class SmugglingFixture : BothVersionsFixture
{
    internal RawUpstream Upstream { get; } = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    private protected override SidecarSettings Settings() => new SidecarSettings(Upstream.Address).Facilitator("primary", Facilitator.Url);
}
