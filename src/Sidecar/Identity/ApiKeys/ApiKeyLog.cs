namespace Sidecar.Identity.ApiKeys;

/// <summary>Never a key and never a hash: public ids and versions of peppers only.</summary>
internal static partial class ApiKeyLog
{
    [LoggerMessage(Level = LogLevel.Error, Message = "API key {Id} was hashed with pepper {Pepper}, which Sidecar:Identity:ApiKeys:Peppers does not have: it and every other key of that pepper are answered as keys that nobody was given")]
    public static partial void PepperMissing(this ILogger logger, string id, string pepper);

    [LoggerMessage(Level = LogLevel.Warning, Message = "API keys cannot be read from the ledger: those that are not remembered are answered with 503")]
    public static partial void LedgerAway(this ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "API keys can be read from the ledger again")]
    public static partial void LedgerBack(this ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "New API keys cannot be read from the ledger: those that were made meanwhile are not known here, and after 10 seconds no key is called wrong any more but answered with 503")]
    public static partial void IndexAway(this ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "New API keys can be read from the ledger again; {Count} are known")]
    public static partial void IndexBack(this ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Error, Message = "The ledger has more than {Most} API keys, or keys of more than 255 peppers, which find no room here: the newest do not count, and wrong ones are answered with 503")]
    public static partial void IndexFull(this ILogger logger, int most);

    [LoggerMessage(Level = LogLevel.Warning, Message = "When API keys were last used could not be written; it is tried again")]
    public static partial void UsesNotWritten(this ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Information, Message = "API key {Id} was made")]
    public static partial void Made(this ILogger logger, string id);

    [LoggerMessage(Level = LogLevel.Information, Message = "API key {Id} was rotated: {Successor} takes its place")]
    public static partial void Rotated(this ILogger logger, string id, string successor);

    [LoggerMessage(Level = LogLevel.Information, Message = "API key {Id} was revoked")]
    public static partial void Revoked(this ILogger logger, string id);
}
