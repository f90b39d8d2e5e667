using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Sidecar.Identity.Jwt;

namespace Sidecar.IntegrationTests.Identity;

/// <summary>What is logged of keys, for a test to read; the first lines may throw: a fault that no code foresees.</summary>
internal sealed class KeyLog(int failures = 0) : ILogger<FetchedKeySource>
{
    private int _left = failures;

    public ConcurrentQueue<string> Lines { get; } = new();

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (Interlocked.Decrement(ref _left) >= 0)
        {
            throw new InvalidOperationException("Nobody foresaw this.");
        }

        Lines.Enqueue(formatter(state, exception));
    }
}
