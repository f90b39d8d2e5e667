namespace Sidecar.State;

/// <summary>What the stores of state tell the operator.</summary>
internal static partial class StateLog
{
    [LoggerMessage(2100, LogLevel.Warning, "{Count} leases of {Name} ended while they were in use: the store forgot them, or was away for too long")]
    public static partial void LeasesLost(this ILogger logger, int count, string name);

    [LoggerMessage(2101, LogLevel.Error, "Leases of {Name} could not be renewed and will be tried again")]
    public static partial void RenewalFailed(this ILogger logger, string name, Exception cause);
}
