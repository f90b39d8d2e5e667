using System.Text.Json;
using System.Text.Json.Nodes;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Identity.Profiles;

/// <summary>What operators see of the fetching of documents.</summary>
public sealed class DocumentStatusTests
{
    [Fact]
    public async Task Fetches_under_way_documents_refusals_and_what_is_left_are_shown()
    {
        var options = ProfileBench.Patient;
        (options.FetchesPerSecond, options.Burst, options.MaxConcurrentFetches) = (1, 50, 4);
        await using var bench = await ProfileBench.StartAsync(options);
        await bench.FetchedAsync();
        await bench.FailedAsync("http://agent.example/");
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Server.Answer = context => open.Task.WaitAsync(context.RequestAborted);
        var waiting = bench.GetAsync("https://agent.example/slow.json");
        await Eventually.HoldsAsync(() => Task.FromResult(bench.Server.Asked.Count == 2));

        var (data, budget) = (Data(bench), Data(bench)["Budget"]!);
        Assert.Equal((1, 0, 4, 50), (Number(budget["UnderWay"]), Number(budget["UnderWayTrusted"]), Number(budget["MostUnderWay"]), Number(budget["Burst"])));
        Assert.InRange(Number(budget["Left"]), 48, 50);
        var profiles = data["Kinds"]!.AsArray().Single(kind => kind!["Kind"]!.GetValue<string>() == "ucp_profile")!;
        Assert.Equal((1, 8), (Number(profiles["Cached"]), Number(profiles["CachedBytes"])));
        Assert.Equal("""{"fetched":1,"refused":1}""", Sorted(profiles["Outcomes"]!));

        open.SetResult();
        await waiting;
        await Eventually.HoldsAsync(() => Task.FromResult(Number(Data(bench)["Budget"]!["UnderWay"]) == 0));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task It_is_never_red_and_says_where_this_machine_is_open(bool allowsLoopback)
    {
        var options = ProfileBench.Patient;
        options.AllowLoopback = allowsLoopback;
        await using var bench = await ProfileBench.StartAsync(options);

        Assert.Equal((true, allowsLoopback), (bench.Status.Check().IsReady, bench.Status.Check().Detail?.Contains("AllowLoopback", StringComparison.Ordinal) == true));
    }

    private static JsonNode Data(ProfileBench bench) => JsonSerializer.SerializeToNode(bench.Status.Check().Data)!;

    private static long Number(JsonNode? node) => node!.GetValue<long>();

    private static string Sorted(JsonNode counts) => new JsonObject(counts.AsObject().OrderBy(static count => count.Key, StringComparer.Ordinal)
        .Select(static count => KeyValuePair.Create(count.Key, count.Value?.DeepClone()))).ToJsonString();
}
