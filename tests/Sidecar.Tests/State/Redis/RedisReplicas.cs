using Sidecar.Tests.Servers;

namespace Sidecar.Tests.State.Redis;

/// <summary>One server and two replicas that share it, for all tests of a class. Each test has a prefix of its own, so that none sees another's keys.</summary>
public sealed class RedisReplicas : IAsyncLifetime
{
    private readonly List<RedisConnected> _opened = [];

    internal RedisServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await RedisServer.StartAsync();

    public async Task DisposeAsync()
    {
        await CloseAsync();
        await Server.DisposeAsync();
    }

    internal async Task<RedisConnected> OpenAsync(string prefix)
    {
        var opened = await RedisConnected.ConnectAsync(Server.Address, prefix);
        _opened.Add(opened);
        return opened;
    }

    internal async Task CloseAsync()
    {
        foreach (var opened in _opened)
        {
            await opened.DisposeAsync();
        }

        _opened.Clear();
    }
}
