using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>
/// The connection that calls go over. The library reconnects by itself; one that does not come back (it is known to get stuck) is replaced as a whole.
/// </summary>
internal sealed class RedisLink(RedisSettings settings, RedisHealth health) : IAsyncDisposable
{
    private readonly Lock _change = new();
    private readonly List<Action<ConnectionMultiplexer>> _users = [];
    private volatile ConnectionMultiplexer? _connection;
    private volatile IDatabase? _database;

    /// <summary>Null until the first connection was tried.</summary>
    public IDatabase? Database => _database;

    /// <summary>Tries to connect, for about <see cref="ConfigurationOptions.ConnectTimeout"/>. What it returns may still be without a connection, and comes to one by itself later.</summary>
    public async Task<ConnectionMultiplexer> ConnectAsync()
    {
        // The library does much of this work before its first await.
        await Task.Yield();
        try
        {
            var connection = await ConnectionMultiplexer.ConnectAsync(settings.Connection);
            connection.ConnectionFailed += (_, _) => health.Doubt();
            connection.ConnectionRestored += (_, _) => health.Doubt();
            return connection;
        }
        finally
        {
            // The monitor waits for doubts, and there is something to look at now.
            health.Doubt();
        }
    }

    /// <summary>Calls back with the connection that is used now, and with each that is used later. For what belongs to a connection.</summary>
    public void OnUse(Action<ConnectionMultiplexer> use)
    {
        lock (_change)
        {
            _users.Add(use);
            if (_connection is { } connection)
            {
                use(connection);
            }
        }
    }

    /// <summary>Calls go over this connection from now on; those in flight on the old one fail.</summary>
    public async Task UseAsync(ConnectionMultiplexer connection)
    {
        ConnectionMultiplexer? old;
        lock (_change)
        {
            old = _connection;
            _connection = connection;
            _database = connection.GetDatabase();
            _users.ForEach(use => use(connection));
        }

        if (old is not null)
        {
            await old.CloseAsync(allowCommandsToComplete: false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        _database = null;
        if (_connection is { } connection)
        {
            await connection.CloseAsync(allowCommandsToComplete: false);
        }
    }
}
