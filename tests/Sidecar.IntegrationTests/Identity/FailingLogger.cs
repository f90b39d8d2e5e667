using Microsoft.Extensions.Logging;

namespace Sidecar.IntegrationTests.Identity;

/// <summary>A logger that throws at the first lines: a fault that no code foresees.</summary>
internal sealed class FailingLogger<T>(int failures) : ILogger<T>
{
    private int _left = failures;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (Interlocked.Decrement(ref _left) >= 0)
        {
            throw new InvalidOperationException("Nobody foresaw this.");
        }
    }
}
