using Microsoft.Extensions.Logging;
using Sidecar.Identity.Profiles;

namespace Sidecar.Tests.Identity.Profiles;

public sealed class LoopbackWarningTests
{
    [Fact]
    public async Task A_switch_for_development_is_told_at_the_start_with_its_key()
    {
        var (level, text) = Assert.Single(await StartAsync(new ProfileOptions { AllowLoopback = true }));

        Assert.Equal(LogLevel.Warning, level);
        Assert.StartsWith("Sidecar:Identity:Profiles:AllowLoopback is on", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_told_where_it_is_off() => Assert.Empty(await StartAsync(new ProfileOptions()));

    private static async Task<List<(LogLevel Level, string Text)>> StartAsync(ProfileOptions options)
    {
        var log = new Lines();
        var warning = new LoopbackWarning(options, log);
        await warning.StartAsync(CancellationToken.None);
        await warning.StopAsync(CancellationToken.None);
        return log.Told;
    }

    private sealed class Lines : ILogger<LoopbackWarning>
    {
        public List<(LogLevel Level, string Text)> Told { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Told.Add((logLevel, formatter(state, exception)));
    }
}
