namespace Sidecar.Budgets;

/// <summary>What the operator is told about spending: what could not be done as it should, and budgets that come to their end.</summary>
internal static partial class SpendLog
{
    [LoggerMessage(2520, LogLevel.Warning, "{Requests} request(s) in flight were cut by a stop")]
    public static partial void RequestsCut(this ILogger logger, int requests);

    [LoggerMessage(2521, LogLevel.Error, "A request in flight could not be cut by a stop")]
    public static partial void CutFailed(this ILogger logger, Exception cause);

    [LoggerMessage(2522, LogLevel.Error, "A record of the audit was lost because too many wait for the ledger: {Action} {Decision} of agent {Agent}, request {RequestId}")]
    public static partial void AuditLost(this ILogger logger, string action, string decision, string? agent, string? requestId);

    [LoggerMessage(2523, LogLevel.Error, "A spend of agent {Agent}, request {RequestId}, could not be written and is refused")]
    public static partial void SpendNotWritten(this ILogger logger, string agent, string requestId, Exception cause);

    [LoggerMessage(2524, LogLevel.Error, "Money of agent {Agent}, request {RequestId}, has moved and cannot be written down yet; it is tried until the ledger is back")]
    public static partial void SpendWaits(this ILogger logger, string agent, string requestId, Exception cause);

    [LoggerMessage(2525, LogLevel.Information, "{Written} write(s) about spending that had waited for the ledger are written; {Left} still wait")]
    public static partial void WaitingWritten(this ILogger logger, int written, int left);

    [LoggerMessage(2526, LogLevel.Critical, "Too many writes about spending wait for the ledger: that {What} will not be written")]
    public static partial void WaitingOverflow(this ILogger logger, string what);

    [LoggerMessage(2527, LogLevel.Critical, "The process ends with {Left} write(s) about spending that the ledger did not take: {First} and others are not counted")]
    public static partial void WaitingLost(this ILogger logger, int left, string first);

    [LoggerMessage(2528, LogLevel.Error, "Writing what waited about spending failed this time and goes on")]
    public static partial void WaitingFailed(this ILogger logger, Exception cause);

    [LoggerMessage(2529, LogLevel.Warning, "More was spent than was reserved, and it has moved already: {Spent} instead of {Reserved} micros, agent {Agent}, request {RequestId}")]
    public static partial void SpentTooMuch(this ILogger logger, long spent, long reserved, string agent, string requestId);

    [LoggerMessage(2530, LogLevel.Warning, "The limit {Limit} of {Kind} {Account} has come to {Level} %: {Used} of {Most} {Unit}")]
    public static partial void BudgetReached(this ILogger logger, string limit, string kind, string account, int level, string used, string most, string unit);

    [LoggerMessage(2531, LogLevel.Error, "Budgets could not be looked at this time")]
    public static partial void WatchFailed(this ILogger logger, Exception cause);

    [LoggerMessage(2532, LogLevel.Warning, "Alert {Alert} could not be delivered ({Reason}); it is tried again in {Delay}")]
    public static partial void AlertNotDelivered(this ILogger logger, string alert, string reason, TimeSpan delay);

    [LoggerMessage(2534, LogLevel.Warning, "Alerts that are to be sent could not be read from the ledger this time")]
    public static partial void AlertsUnreadable(this ILogger logger, Exception cause);

    [LoggerMessage(2533, LogLevel.Error, "Alert {Alert} was given up: {Reason}")]
    public static partial void AlertGivenUp(this ILogger logger, string alert, string reason);

    [LoggerMessage(2535, LogLevel.Error, "Budgets could not be told of reversed spends this time: until they are, they count too much")]
    public static partial void ReversalsNotTold(this ILogger logger, Exception cause);

    [LoggerMessage(2540, LogLevel.Warning, "Approvals that requests of a killed process had used up could not be given back; they stay used until they are over")]
    public static partial void ApprovalsNotGivenBack(this ILogger logger, Exception cause);

    [LoggerMessage(2541, LogLevel.Warning, "This machine has no time zones (tzdata is not installed): limits in a timeZone other than UTC are not taken, and agents and budgets that have one cannot be spent from")]
    public static partial void NoZones(this ILogger logger);
}
