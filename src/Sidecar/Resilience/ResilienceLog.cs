namespace Sidecar.Resilience;

internal static partial class ResilienceLog
{
    [LoggerMessage(Level = LogLevel.Warning, Message = "Circuit of {Kind} {Name} opened: calls are suspended")]
    public static partial void CircuitOpened(ILogger logger, string kind, string name);

    [LoggerMessage(Level = LogLevel.Information, Message = "Circuit of {Kind} {Name} stays open: the call that tried again failed")]
    public static partial void ProbeFailed(ILogger logger, string kind, string name);

    [LoggerMessage(Level = LogLevel.Information, Message = "Circuit of {Kind} {Name} closed: calls go through again")]
    public static partial void CircuitClosed(ILogger logger, string kind, string name);

    [LoggerMessage(Level = LogLevel.Information, Message = "Draining: not ready any more, still accepting for {Delay}")]
    public static partial void Draining(ILogger logger, TimeSpan delay);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Draining was cut short: the time to shut down is over")]
    public static partial void DrainCutShort(ILogger logger);
}
