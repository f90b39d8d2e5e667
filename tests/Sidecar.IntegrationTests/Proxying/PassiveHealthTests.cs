using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>YARP's passive health checks, which stand in the pipeline only where a cluster asks for them.</summary>
public sealed class PassiveHealthTests
{
    [Fact]
    public async Task Destination_that_keeps_failing_is_asked_no_more()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        await using var sidecar = await RunningSidecar.StartAsync(SidecarSettings.For(upstream, facilitator).Set("ReverseProxy:Clusters:merchant", JsonNode.Parse(
            $$"""
            {
              "LoadBalancingPolicy": "RoundRobin",
              "HealthCheck": { "Passive": { "Enabled": true, "ReactivationPeriod": "00:10:00" } },
              "Destinations": { "gone": { "Address": "http://127.0.0.1:1/" }, "there": { "Address": "{{upstream.Address}}" } }
            }
            """)));

        Assert.Contains(HttpStatusCode.BadGateway, await AskAsync(sidecar, 40));

        Assert.All(await AskAsync(sidecar, 20), static status => Assert.Equal(HttpStatusCode.OK, status));
    }

    private static async Task<List<HttpStatusCode>> AskAsync(RunningSidecar sidecar, int times)
    {
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < times; i++)
        {
            using var answer = await sidecar.Client.GetAsync(sidecar.Open);
            statuses.Add(answer.StatusCode);
        }

        return statuses;
    }
}
