namespace Sidecar.Admin;

internal static partial class AdminLog
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Proxy listens on {Url}")]
    public static partial void ProxyListens(ILogger logger, string url);

    [LoggerMessage(Level = LogLevel.Information, Message = "Admin listens on {Url}")]
    public static partial void AdminListens(ILogger logger, string url);

    [LoggerMessage(Level = LogLevel.Error, Message = "Readiness check {Check} failed itself; the replica counts as not ready")]
    public static partial void CheckFaulted(ILogger logger, string check, Exception exception);

    [LoggerMessage(Level = LogLevel.Error, Message = "Admin request for {Path} failed")]
    public static partial void Faulted(ILogger logger, string path, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Payments or records of the audit could not be listed: the ledger cannot be read")]
    public static partial void LedgerAway(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A list of payments or of the audit was broken off: the ledger cannot be read any more")]
    public static partial void ExportBroken(ILogger logger, Exception exception);
}
