using Sidecar.State;
using Sidecar.State.Redis;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Servers;

namespace Sidecar.Tests.State.Redis;

public sealed class RedisHeartbeatTests
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(200);

    [Fact]
    public async Task Replicas_count_each_other_and_one_that_stops_is_gone_at_once()
    {
        await using var server = await RedisServer.StartAsync();
        await using var first = await StartAsync(server);
        await KnowsAsync(first, 1);
        await using var second = await StartAsync(server);
        await KnowsAsync(first, 2);
        await KnowsAsync(second, 2);

        await second.Get<RedisHeartbeat>().StopAsync(CancellationToken.None);

        Assert.Equal(":1", await server.CommandAsync("ZCARD", "sidecar:replicas"));
        await KnowsAsync(first, 1);
    }

    [Fact]
    public async Task Replica_that_was_killed_is_gone_after_three_beats()
    {
        await using var server = await RedisServer.StartAsync();
        await using var first = await StartAsync(server);
        var second = await StartAsync(server);
        await KnowsAsync(first, 2);

        // Says nothing any more, and did not say that it would.
        await second.DisposeAsync();

        Assert.Equal(":2", await server.CommandAsync("ZCARD", "sidecar:replicas"));
        await KnowsAsync(first, 1);
    }

    [Fact]
    public async Task Number_that_was_last_known_holds_while_redis_is_away()
    {
        await using var server = await RedisServer.StartAsync();
        await using var first = await StartAsync(server);
        await using var second = await StartAsync(server);
        await KnowsAsync(first, 2);

        await server.KillAsync();
        await first.AwayAsync();
        await Task.Delay(6 * Beat);
        Assert.Equal(2, first.Get<IReplicas>().Known);
        await first.Get<RedisHeartbeat>().StopAsync(CancellationToken.None);

        await server.RestartAsync();
        await KnowsAsync(second, 1);
    }

    [Fact]
    public async Task There_are_no_fewer_than_the_options_say()
    {
        await using var server = await RedisServer.StartAsync();
        await using var first = await StartAsync(server, replicas: 3);
        await using var second = await StartAsync(server);
        Assert.Equal(3, first.Get<IReplicas>().Known);
        await KnowsAsync(second, 2);
        Assert.Equal(3, first.Get<IReplicas>().Known);
    }

    private static async Task<RedisConnected> StartAsync(RedisServer server, int replicas = 1)
    {
        var connected = await RedisConnected.StartAsync(RedisConnected.SettingsOf(server.Address) with { BeatEvery = Beat });
        connected.Get<StateOptions>().Replicas = replicas;
        await connected.Get<RedisHeartbeat>().StartAsync(CancellationToken.None);
        await connected.UpAsync();
        return connected;
    }

    private static Task KnowsAsync(RedisConnected connected, int replicas) => Eventually.HoldsAsync(() => Task.FromResult(connected.Get<IReplicas>().Known == replicas));
}
