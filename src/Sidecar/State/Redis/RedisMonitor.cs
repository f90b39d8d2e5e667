using System.Security.Cryptography;
using StackExchange.Redis;

namespace Sidecar.State.Redis;

/// <summary>
/// Finds out whether Redis is there: once a second, and at once when a call went wrong. It alone decides, so that one slow call, or a process that
/// is too busy to read its answers, does not count as an outage. While Redis is away one probe at a time looks for it, and a connection
/// that does not come back gets a second one beside it.
/// </summary>
internal sealed class RedisMonitor(RedisSettings settings, RedisLink link, RedisHealth health, TimeProvider time, ILogger<RedisMonitor> logger) : BackgroundService
{
    private const int ProbesUntilAway = 2;

    private static readonly TimeSpan Calm = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Spacing = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan SearchStart = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LongestSearch = TimeSpan.FromSeconds(1);

    private readonly RedisKey[] _probeKey = [new RedisKeys(settings.KeyPrefix).Probe];
    private Task<ConnectionMultiplexer>? _connecting;
    private long _lastAnswer;
    private TimeSpan _patience;
    private TimeSpan _pause = SearchStart;
    private int _missed;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        _lastAnswer = time.GetTimestamp();
        _patience = settings.RebuildAfter;
        _connecting = link.ConnectAsync();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                await RestAsync(stoppingToken);
            }
            catch (Exception fault) when (fault is not OutOfMemoryException && !stoppingToken.IsCancellationRequested)
            {
                logger.RedisWatchStumbled(fault);
                await Task.Delay(LongestSearch, time, stoppingToken);
            }
        }
    }

    private async Task LookAsync(CancellationToken stoppingToken)
    {
        await TakeNewConnectionAsync(stoppingToken);
        if (link.Database is { } database)
        {
            Judge(await ProbeAsync(database, stoppingToken));
        }

        // Jitter, so that replicas do not all connect anew at the same moment.
        if (!health.IsUp && _connecting is null && time.GetElapsedTime(_lastAnswer) > _patience)
        {
            _patience = time.GetElapsedTime(_lastAnswer) + settings.RebuildAfter + Jitter(settings.RebuildAfter);
            _connecting = link.ConnectAsync();
        }
    }

    /// <summary>The first connection is taken as it is; a second one only when it answers, because the first may be about to come back.</summary>
    private async Task TakeNewConnectionAsync(CancellationToken stoppingToken)
    {
        if (_connecting is not { IsCompleted: true } connecting)
        {
            return;
        }

        _connecting = null;
        ConnectionMultiplexer connection;
        try
        {
            connection = await connecting;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            health.Missed(RedisFault.Describe(fault));
            return;
        }

        var isFirst = link.Database is null;
        if (isFirst || (!health.IsUp && await ProbeAsync(connection.GetDatabase(), stoppingToken) is null))
        {
            await link.UseAsync(connection);
            if (!isFirst)
            {
                logger.RedisReconnected();
            }
        }
        else
        {
            await connection.CloseAsync(allowCommandsToComplete: false);
        }
    }

    /// <returns>Null when Redis takes writes, else what is wrong.</returns>
    private async Task<Exception?> ProbeAsync(IDatabase database, CancellationToken stoppingToken)
    {
        var started = time.GetTimestamp();
        Task<RedisResult>? call = null;
        try
        {
            call = database.ScriptEvaluateAsync(RedisScript.Probe.Text, _probeKey, [], CommandFlags.DemandMaster | CommandFlags.NoScriptCache);
            await call.WaitAsync(settings.Timeout, time, stoppingToken);
            return null;
        }
        catch (TimeoutException) when (call is { IsCompletedSuccessfully: true })
        {
            return null;
        }
        catch (TimeoutException fault)
        {
            _ = IgnoreAsync(call!);

            // When even the timer came late, this process is what was slow.
            return time.GetElapsedTime(started) > 2 * settings.Timeout ? new RedisProbeLateException(fault) : fault;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException && !stoppingToken.IsCancellationRequested)
        {
            return fault;
        }
    }

    private void Judge(Exception? fault)
    {
        switch (fault)
        {
            case null:
                _missed = 0;
                _pause = SearchStart;
                _patience = settings.RebuildAfter;
                _lastAnswer = time.GetTimestamp();
                health.Answered();
                break;
            case RedisProbeLateException:
                break;
            case TimeoutException when ++_missed < ProbesUntilAway && health.IsUp:
                break;
            default:
                health.Missed(RedisFault.Describe(fault));
                break;
        }
    }

    private async Task RestAsync(CancellationToken stoppingToken)
    {
        if (health.IsUp)
        {
            if (_missed == 0)
            {
                await health.WaitForDoubtAsync(Calm, stoppingToken);
            }

            // Many calls may doubt at once; one look at a time answers them all.
            await Task.Delay(Spacing, time, stoppingToken);
            return;
        }

        // A restored connection is a doubt about the absence.
        if (await health.WaitForDoubtAsync(_pause + Jitter(_pause), stoppingToken))
        {
            await Task.Delay(Spacing, time, stoppingToken);
        }

        _pause = _pause * 1.5 < LongestSearch ? _pause * 1.5 : LongestSearch;
    }

    private static TimeSpan Jitter(TimeSpan span) => span * (RandomNumberGenerator.GetInt32(0, 500) / 1000.0);

    /// <summary>It still ends, and its fault is nobody's.</summary>
    private static async Task IgnoreAsync(Task call) => await call.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
