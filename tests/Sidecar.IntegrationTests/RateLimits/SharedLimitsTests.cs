using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Payments;
using Sidecar.IntegrationTests.Processes;

namespace Sidecar.IntegrationTests.RateLimits;

/// <summary>Two replicas on one Redis, there and away.</summary>
public sealed class SharedLimitsTests : RedisPipeline, IDisposable
{
    private readonly TemporaryFolder _firstFolder = new();
    private readonly TemporaryFolder _secondFolder = new();

    public void Dispose()
    {
        _firstFolder.Dispose();
        _secondFolder.Dispose();
    }

    [Fact]
    public async Task Replicas_share_a_limit_and_each_has_its_part_of_it_while_Redis_is_away()
    {
        await using var first = await Settings().StartAsync(_firstFolder);
        await using var second = await Settings().StartAsync(_secondFolder);
        await Deadline.UntilAsync(async () => (await GaugeAsync(first, "sidecar_replicas"), await GaugeAsync(second, "sidecar_replicas")), static known => known == (2, 2), "both know of two replicas");

        var statuses = await Task.WhenAll(Enumerable.Range(0, 40).Select(i => StatusAsync(i % 2 == 0 ? first : second)));
        Assert.Equal((10, 30), (statuses.Count(static status => status == HttpStatusCode.OK), statuses.Count(static status => status == HttpStatusCode.TooManyRequests)));
        Assert.Equal(10, Upstream.Hits());

        await using (await Redis.PauseAsync())
        {
            await Deadline.UntilAsync(() => GaugeAsync(first, "sidecar_store_up"), static up => up == 0, "Redis is known to be away");
            Assert.Equal(5, await ServedAsync(first, requests: 8));
            Assert.True(await IsLocalAsync(first));
            Assert.DoesNotContain("RateLimits", await RefusingAsync(first));
        }

        await Deadline.UntilAsync(() => GaugeAsync(first, "sidecar_store_up"), static up => up == 1, "Redis is back");
        Assert.Equal(0, await ServedAsync(first, requests: 3));
        Assert.Contains("limit=\"limited/address\",outcome=\"refused\",scope=\"shared\"", await first.Client.GetStringAsync(new Uri(first.AdminUrl, "/metrics")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_limits_may_not_go_local_nobody_passes_without_Redis()
    {
        await using var sidecar = await Settings().Set("Sidecar:State:OnUnavailable", new JsonObject { ["RateLimits"] = "Refuse" }).StartAsync(_firstFolder);
        await sidecar.ReadyAsync();

        await using (await Redis.PauseAsync())
        {
            await Deadline.UntilAsync(() => GaugeAsync(sidecar, "sidecar_store_up"), static up => up == 0, "Redis is known to be away");
            using var answer = await sidecar.Client.GetAsync(Open(sidecar));
            await Expect.LaterAsync(answer, "rate_limit_unavailable");
            Assert.Contains("RateLimits", await RefusingAsync(sidecar));
            Assert.Equal(0, Upstream.Hits());
        }

        await Deadline.UntilAsync(() => StatusAsync(sidecar), static status => status == HttpStatusCode.OK, "requests pass again");
    }

    private SidecarSettings Settings() => OnRedis()
        .Set("Sidecar:Policies:limited", JsonNode.Parse("""{ "RateLimits": [ { "Name": "address", "Limit": 10, "Window": "00:05:00", "By": [ "Ip" ] } ] }"""))
        .Set("ReverseProxy:Routes:open:Transforms", new JsonArray(new JsonObject { ["PaymentPolicy"] = "limited" }));

    private static Uri Open(SidecarProcess sidecar) => new(sidecar.Url, "/open/x");

    private static async Task<HttpStatusCode> StatusAsync(SidecarProcess sidecar)
    {
        using var answer = await sidecar.Client.GetAsync(Open(sidecar));
        return answer.StatusCode;
    }

    private static async Task<int> ServedAsync(SidecarProcess sidecar, int requests)
    {
        var served = 0;
        for (var i = 0; i < requests; i++)
        {
            served += await StatusAsync(sidecar) == HttpStatusCode.OK ? 1 : 0;
        }

        return served;
    }

    private static async Task<bool> IsLocalAsync(SidecarProcess sidecar) =>
        (await sidecar.Client.GetStringAsync(new Uri(sidecar.AdminUrl, "/metrics"))).Contains("outcome=\"admitted\",scope=\"local\"} 5", StringComparison.Ordinal);

    /// <summary>The kinds of state without which the replica says that it refuses requests.</summary>
    private static async Task<IEnumerable<string?>> RefusingAsync(SidecarProcess sidecar)
    {
        var status = JsonNode.Parse(await sidecar.Client.GetStringAsync(new Uri(sidecar.AdminUrl, "/health/status")));
        return status!["checks"]!["state"]!["data"]!["refusing"]!.AsArray().Select(static kind => (string?)kind);
    }

    /// <summary>The value of a gauge with one series; -1 while there is none.</summary>
    private static async Task<int> GaugeAsync(SidecarProcess sidecar, string name)
    {
        var metrics = await sidecar.Client.GetStringAsync(new Uri(sidecar.AdminUrl, "/metrics"));
        var line = metrics.Split('\n').FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        return line is null ? -1 : int.Parse(line.Split(' ')[^1], CultureInfo.InvariantCulture);
    }
}
