using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>Signals over a channel of Redis. The library listens again by itself after a connection was lost; over a new connection we do.</summary>
internal sealed class RedisControlSignal : IControlSignal
{
    private readonly RedisLink _link;
    private readonly RedisChannel _channel;
    private readonly ILogger _logger;
    private event Action? Heard;

    public RedisControlSignal(RedisLink link, RedisSettings settings, ILogger<RedisControlSignal> logger)
    {
        (_link, _logger) = (link, logger);
        _channel = new RedisKeys(settings.KeyPrefix).Control;
        link.OnUse(connection => _ = ListenAsync(connection));
    }

    public void Publish()
    {
        if (_link.Database is { } database)
        {
            _ = PublishAsync(database);
        }
    }

    public IDisposable Listen(Action heard)
    {
        Heard += heard;
        return new Listening(this, heard);
    }

    private async Task PublishAsync(IDatabase database)
    {
        try
        {
            await database.PublishAsync(_channel, RedisValue.EmptyString, CommandFlags.FireAndForget);
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The others find out by themselves.
        }
    }

    private async Task ListenAsync(ConnectionMultiplexer connection)
    {
        try
        {
            await connection.GetSubscriber().SubscribeAsync(_channel, (_, _) => Heard?.Invoke());

            // What was told before this was not heard.
            Heard?.Invoke();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _logger.RedisSignalsUnheard(_channel.ToString(), RedisFault.Describe(fault));
        }
    }

    private sealed class Listening(RedisControlSignal signal, Action heard) : IDisposable
    {
        public void Dispose() => signal.Heard -= heard;
    }
}
