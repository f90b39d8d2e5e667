using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Sidecar.IntegrationTests.Hosts;

/// <summary>What a running sidecar logs as warnings and errors from now on, the server's own lines too.</summary>
internal sealed class WarningLog : ILoggerProvider
{
    private WarningLog()
    {
    }

    public ConcurrentQueue<string> Lines { get; } = new();

    public static WarningLog Of(RunningSidecar sidecar)
    {
        var log = new WarningLog();
        sidecar.Services.GetRequiredService<ILoggerFactory>().AddProvider(log);
        return log;
    }

    public ILogger CreateLogger(string categoryName) => new Category(this, categoryName);

    public void Dispose()
    {
    }

    private sealed class Category(WarningLog log, string name) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                log.Lines.Enqueue($"{logLevel} {name}: {formatter(state, exception)} {exception?.GetBaseException().Message}");
            }
        }
    }
}
