namespace Sidecar.Identity.ApiKeys;

/// <summary>Never a key and never a hash: public ids and versions of peppers only.</summary>
internal static partial class ApiKeyLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "API key {Id} was hashed with pepper {Pepper}, which Sidecar:Identity:ApiKeys:Peppers does not have: it and every other key of that pepper are answered with 503")]
    public static partial void PepperMissing(this ILogger logger, string id, string pepper);

    [LoggerMessage(Level = LogLevel.Warning, Message = "API keys cannot be read from the ledger: those that are not remembered are answered with 503")]
    public static partial void LedgerAway(this ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "API keys can be read from the ledger again")]
    public static partial void LedgerBack(this ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "When API keys were last used could not be written; it is tried again")]
    public static partial void UsesNotWritten(this ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "API key {Id} was made")]
    public static partial void Made(this ILogger logger, string id);

    [LoggerMessage(Level = LogLevel.Information, Message = "API key {Id} was rotated: {Successor} takes its place")]
    public static partial void Rotated(this ILogger logger, string id, string successor);

    [LoggerMessage(Level = LogLevel.Information, Message = "API key {Id} was revoked")]
    public static partial void Revoked(this ILogger logger, string id);
}
