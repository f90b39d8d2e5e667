namespace Sidecar.State;

/// <summary>What the stores of state tell the operator.</summary>
internal static partial class StateLog
{
    [LoggerMessage(2100, LogLevel.Warning, "{Count} leases of {Name} ended while they were in use: the store forgot them, or was away for too long")]
    public static partial void LeasesLost(this ILogger logger, int count, string name);

    [LoggerMessage(2101, LogLevel.Error, "Leases of {Name} could not be renewed and will be tried again")]
    public static partial void RenewalFailed(this ILogger logger, string name, Exception cause);

    [LoggerMessage(2102, LogLevel.Warning, "What the ledger has revoked cannot be read from it: where the store of state does not have it already, tokens are answered with 503")]
    public static partial void RevocationsAway(this ILogger logger, Exception cause);

    [LoggerMessage(2103, LogLevel.Error, "What the ledger has revoked cannot be put into the store of state, which is away or full (Sidecar:State:MaxRevocations): tokens are answered with 503")]
    public static partial void RevocationsNotTaken(this ILogger logger);

    [LoggerMessage(2104, LogLevel.Information, "What the ledger has revoked was put into the store of state: {Count} hold")]
    public static partial void RevocationsRestored(this ILogger logger, int count);

    [LoggerMessage(2105, LogLevel.Warning, "Revocations that are over cannot be removed from the ledger; it is tried again")]
    public static partial void RevocationsNotSwept(this ILogger logger, Exception cause);

    [LoggerMessage(2106, LogLevel.Warning, "The ledger can be shared and the state cannot (Sidecar:State:Kind is Memory): that is right for one replica alone; several need Redis, or each counts budgets, uses of tokens, nonces and rates for itself")]
    public static partial void StateIsUnshared(this ILogger logger);

    [LoggerMessage(2107, LogLevel.Error, "{Others} other replica(s) keep the same ledger, each with a state of its own (Sidecar:State:Kind is Memory): agents can spend their budgets and tokens once at each, and a nonce or a key passes once at each. Share the state in Redis, or run one replica")]
    public static partial void StateIsSplit(this ILogger logger, long others);
}
