using System.Collections.Concurrent;
using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>Signals over a channel of Redis. The library listens again by itself after a connection was lost; over a new connection we do.</summary>
internal sealed class RedisControlSignal : IControlSignal
{
    private readonly RedisLink _link;
    private readonly RedisChannel _channel;
    private readonly ILogger _logger;
    private readonly ConcurrentDictionary<Listening, Action> _listening = new();

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
        var listening = new Listening(this);
        _listening[listening] = heard;
        return listening;
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
            await connection.GetSubscriber().SubscribeAsync(_channel, (_, _) => Hear());

            // What was told before this was not heard.
            Hear();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            _logger.RedisSignalsUnheard(_channel.ToString(), RedisFault.Describe(fault));
        }
    }

    private void Hear()
    {
        foreach (var heard in _listening.Values)
        {
            heard();
        }
    }

    private sealed class Listening(RedisControlSignal signal) : IDisposable
    {
        public void Dispose() => signal._listening.TryRemove(this, out _);
    }
}
