using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace Sidecar.Telemetry;

/// <summary>Logs as one JSON object a line on standard output.</summary>
internal static class JsonLogging
{
    /// <summary>
    /// Levels come from the <c>Logging</c> section as everywhere in .NET; what it leaves open is Information for us and
    /// Warning for ASP.NET Core, YARP and HttpClient, whose lower levels would write headers.
    /// </summary>
    public static ILoggingBuilder AddSidecarLogging(this ILoggingBuilder logging)
    {
        logging.ClearProviders();
        logging.AddJsonConsole(formatter =>
        {
            formatter.UseUtcTimestamp = true;
            formatter.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
            formatter.IncludeScopes = true;
            formatter.JsonWriterOptions = default;
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console =>
        {
            // Whoever reads our output may stall. With Wait every request would then stall behind its log line; dropped lines
            // are counted in the log itself, and money is in the ledger, never only in a line.
            console.QueueFullMode = ConsoleLoggerQueueFullMode.DropWrite;
            console.MaxQueueLength = 8192;
        });

        // Before all others, so that the operator's own rules, which are read as the last word, win over these.
        logging.Services.Insert(0, ServiceDescriptor.Singleton<IConfigureOptions<LoggerFilterOptions>>(
            new ConfigureOptions<LoggerFilterOptions>(SetDefaults)));
        return logging;
    }

    private static void SetDefaults(LoggerFilterOptions filters)
    {
        filters.MinLevel = LogLevel.Information;
        foreach (var category in (ReadOnlySpan<string>)["Microsoft.AspNetCore", "Yarp", "System.Net.Http"])
        {
            filters.Rules.Add(new LoggerFilterRule(providerName: null, category, LogLevel.Warning, filter: null));
        }

        // While anybody listens to it, hosting makes a scope and an activity for every request; our own lines carry the request's id.
        filters.Rules.Add(new LoggerFilterRule(
            providerName: null, "Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.None, filter: null));
    }
}
