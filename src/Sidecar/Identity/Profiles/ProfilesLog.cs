namespace Sidecar.Identity.Profiles;

/// <summary>What the fetching of documents tells the operator: its own faults, and a switch that should not be on. Strangers' failures are counted, not written: they could fill any log.</summary>
internal static partial class ProfilesLog
{
    [LoggerMessage(2300, LogLevel.Error, "A fetch of a document ({Kind}) ended in a fault of the proxy")]
    public static partial void FetchFaulted(this ILogger logger, DocumentKind kind, Exception cause);

    [LoggerMessage(2301, LogLevel.Error, "The reader of a document ({Kind}) fell over with {Fault}; the document is taken for malformed")]
    public static partial void ReadingFaulted(this ILogger logger, DocumentKind kind, string fault);

    [LoggerMessage(2302, LogLevel.Warning, "{Key} is on: whoever can send a request can have documents fetched from this machine's loopback addresses. It is for development alone")]
    public static partial void LoopbackAllowed(this ILogger logger, string key);
}
