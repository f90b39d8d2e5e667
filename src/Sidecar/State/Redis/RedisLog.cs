namespace Sidecar.State.Redis;

/// <summary>What the operator is told about Redis: one line per change of state.</summary>
internal static partial class RedisLog
{
    [LoggerMessage(2200, LogLevel.Information, "Redis at {Endpoints} answers")]
    public static partial void RedisAnswers(this ILogger logger, IReadOnlyList<string> endpoints);

    [LoggerMessage(2201, LogLevel.Error, "Redis at {Endpoints} is away: {Reason}")]
    public static partial void RedisIsAway(this ILogger logger, IReadOnlyList<string> endpoints, string reason);

    [LoggerMessage(2202, LogLevel.Information, "Redis at {Endpoints} is back after {Absence}")]
    public static partial void RedisIsBack(this ILogger logger, IReadOnlyList<string> endpoints, TimeSpan absence);

    [LoggerMessage(2203, LogLevel.Information, "Redis is asked over a new connection; the old one did not come back")]
    public static partial void RedisReconnected(this ILogger logger);

    [LoggerMessage(2205, LogLevel.Warning, "Redis does not let this process listen on channel {Channel} ({Reason}): what other replicas change is seen up to half a second later")]
    public static partial void RedisSignalsUnheard(this ILogger logger, string channel, string reason);

    [LoggerMessage(2204, LogLevel.Error, "A look at Redis went wrong by a fault of ours; it is tried again")]
    public static partial void RedisWatchStumbled(this ILogger logger, Exception cause);
}
