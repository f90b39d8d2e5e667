namespace Sidecar.Budgets;

/// <summary>What the operator is told about the watch over agents, budgets and stops: one line per change of state.</summary>
internal static partial class ControlLog
{
    [LoggerMessage(2500, LogLevel.Error, "Agents, budgets and stops cannot be read from the ledger: spending is refused until they can, from {Patience} after the last reading on")]
    public static partial void ControlUnreadable(this ILogger logger, TimeSpan patience, Exception cause);

    [LoggerMessage(2501, LogLevel.Information, "Agents, budgets and stops are read from the ledger again")]
    public static partial void ControlReadable(this ILogger logger);

    [LoggerMessage(2502, LogLevel.Information, "{Stops} stop(s) are in force")]
    public static partial void StopsInForce(this ILogger logger, int stops);

    [LoggerMessage(2503, LogLevel.Error, "Somebody who was told that agents, budgets or stops have changed failed at it")]
    public static partial void ControlListenerFailed(this ILogger logger, Exception cause);
}
