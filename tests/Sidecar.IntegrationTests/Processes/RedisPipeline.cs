using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Tests.Servers;

namespace Sidecar.IntegrationTests.Processes;

/// <summary>A backend, a facilitator and a Redis for sidecars that are processes of their own.</summary>
public abstract class RedisPipeline : IAsyncLifetime
{
    private protected RecordingUpstream Upstream { get; private set; } = null!;

    private protected ScriptedFacilitator Facilitator { get; private set; } = null!;

    private protected RedisServer Redis { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Upstream = await RecordingUpstream.StartAsync();
        Facilitator = await ScriptedFacilitator.StartAsync();
        Redis = await RedisServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await Redis.DisposeAsync();
        await Facilitator.DisposeAsync();
        await Upstream.DisposeAsync();
    }

    /// <summary>Of a process whose state is in that Redis.</summary>
    private protected SidecarSettings OnRedis() => ProcessSettings.For(Upstream, Facilitator)
        .Set("Sidecar:State", JsonNode.Parse($$"""{ "Kind": "Redis", "Redis": "{{Redis.Address}}", "Timeout": "00:00:02" }"""));
}
