namespace Sidecar.Ledger;

/// <summary>What the ledger tells the operator.</summary>
internal static partial class LedgerLog
{
    [LoggerMessage(2000, LogLevel.Information, "Ledger {Path} is open, schema {Schema}")]
    public static partial void Opened(this ILogger logger, string path, int schema);

    [LoggerMessage(2001, LogLevel.Warning, "The last run ended in the middle of payments: {Interrupted} were being settled and are unknown now, {Abandoned} were in use and have failed")]
    public static partial void Recovered(this ILogger logger, long interrupted, long abandoned);

    [LoggerMessage(2002, LogLevel.Error, "Ledger {Path} cannot be written; paid routes refuse until it can")]
    public static partial void StoreFailed(this ILogger logger, string path, Exception cause);

    [LoggerMessage(2003, LogLevel.Information, "Ledger {Path} is written again")]
    public static partial void StoreRecovered(this ILogger logger, string path);

    [LoggerMessage(2004, LogLevel.Warning, "Payment {PaymentId}: the step to {To} was not written")]
    public static partial void PostedStepLost(this ILogger logger, long paymentId, PaymentState to, Exception cause);

    [LoggerMessage(2005, LogLevel.Warning, "Payment {PaymentId}: the step to {To} does not exist from {State} and was not written")]
    public static partial void PostedStepRefused(this ILogger logger, long paymentId, PaymentState to, PaymentState state);

    [LoggerMessage(2006, LogLevel.Information, "Ledger {Path} is closed, everything written")]
    public static partial void Closed(this ILogger logger, string path);

    [LoggerMessage(2007, LogLevel.Error, "Ledger {Path} could not be closed in time: the store does not answer; the next start finds out what was written")]
    public static partial void NotClosed(this ILogger logger, string path);

    [LoggerMessage(2008, LogLevel.Error, "A record of the audit was not written: {Action} {Decision}, request {RequestId}")]
    public static partial void AuditLost(this ILogger logger, string action, string decision, string? requestId, Exception cause);

    [LoggerMessage(2009, LogLevel.Warning, "Ledger {Path}: its write-ahead log cannot be copied into it as usual, and grows or delays commits; what is written is durable all the same")]
    public static partial void LogNotCopied(this ILogger logger, string path, Exception cause);

    [LoggerMessage(2010, LogLevel.Warning, "Ledger {Path}: its write-ahead log has {Pages} pages and grows for as long as somebody goes on reading it, a copy that is being made or a shell")]
    public static partial void LogTooLong(this ILogger logger, string path, long pages);

    [LoggerMessage(2011, LogLevel.Information, "Ledger {Path}: its write-ahead log is short again")]
    public static partial void LogShortAgain(this ILogger logger, string path);

    [LoggerMessage(2020, LogLevel.Warning, "{Replicas} replica(s) ended in the middle of payments: {Interrupted} were being settled and are unknown now, {Abandoned} were in use and have failed")]
    public static partial void Swept(this ILogger logger, long replicas, long interrupted, long abandoned);

    [LoggerMessage(2021, LogLevel.Warning, "Ledger {Path} had taken this replica for dead, because it was silent too long; the payments that it had open have been decided without it")]
    public static partial void TakenForDead(this ILogger logger, string path);

    [LoggerMessage(2022, LogLevel.Warning, "Ledger {Path} could not be told that this replica stops; the payments that it left open are decided when its silence is noticed")]
    public static partial void NotRetired(this ILogger logger, string path, Exception cause);
}
