using Sidecar.State;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Servers;

namespace Sidecar.Tests.State.Redis;

public sealed class RedisControlSignalTests
{
    [Fact]
    public async Task A_signal_is_heard_by_whoever_listens_under_the_same_prefix_until_it_stops_listening()
    {
        await using var server = await RedisServer.StartAsync();
        await using var sender = await RedisConnected.ConnectAsync(server.Address);
        await using var near = await RedisConnected.ConnectAsync(server.Address);
        await using var far = await RedisConnected.ConnectAsync(server.Address, "another:");
        var (heard, overheard, late) = (0, 0, 0);
        near.Get<IControlSignal>().Listen(() => Interlocked.Increment(ref heard));
        far.Get<IControlSignal>().Listen(() => Interlocked.Increment(ref overheard));
        var listening = near.Get<IControlSignal>().Listen(() => Interlocked.Increment(ref late));
        await HearsAsync(sender, () => Volatile.Read(ref late));
        listening.Dispose();
        var (before, far0) = (Volatile.Read(ref late), Volatile.Read(ref overheard));

        await HearsAsync(sender, () => Volatile.Read(ref heard));

        Assert.Equal((before, far0), (Volatile.Read(ref late), Volatile.Read(ref overheard)));
    }

    [Fact]
    public async Task Redis_that_appears_late_or_comes_back_is_listened_to()
    {
        var port = RedisServer.FreePort();
        await using var listener = await RedisConnected.StartAsync(RedisConnected.SettingsOf($"127.0.0.1:{port}"));
        var heard = 0;
        listener.Get<IControlSignal>().Listen(() => Interlocked.Increment(ref heard));
        listener.Get<IControlSignal>().Publish();
        await using var server = await RedisServer.StartOnAsync(port);
        await using var sender = await RedisConnected.ConnectAsync(server.Address);
        await HearsAsync(sender, () => Volatile.Read(ref heard));

        await server.KillAsync();
        await server.RestartAsync();

        await HearsAsync(sender, () => Volatile.Read(ref heard));
    }

    [Fact]
    public async Task A_new_connection_is_listened_to_in_place_of_one_that_is_stuck()
    {
        await using var server = await RedisServer.StartAsync();
        await using var sender = await RedisConnected.ConnectAsync(server.Address);
        await using var relay = new FreezingRelay(server.Port);
        var settings = RedisConnected.SettingsOf($"127.0.0.1:{relay.Port}", timeout: TimeSpan.FromMilliseconds(500)) with { RebuildAfter = TimeSpan.FromMilliseconds(500) };
        await using var listener = await RedisConnected.StartAsync(settings);
        await listener.UpAsync();
        var heard = 0;
        listener.Get<IControlSignal>().Listen(() => Interlocked.Increment(ref heard));
        await HearsAsync(sender, () => Volatile.Read(ref heard));

        relay.Freeze();
        await listener.AwayAsync();
        await listener.UpAsync();

        await HearsAsync(sender, () => Volatile.Read(ref heard));
    }

    /// <summary>Sends until something is heard that was not before: a signal may be lost while the channel is being joined.</summary>
    private static async Task HearsAsync(RedisConnected sender, Func<int> heard)
    {
        var before = heard();
        await Eventually.HoldsAsync(() =>
        {
            sender.Get<IControlSignal>().Publish();
            return Task.FromResult(heard() > before);
        });
    }
}
