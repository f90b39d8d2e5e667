using System.Globalization;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;
using Sidecar.Telemetry;

namespace Sidecar.Tests.Telemetry;

public sealed class JsonLoggingTests
{
    [Theory]
    [InlineData("Sidecar.Payments", LogLevel.Information)]
    [InlineData("Microsoft.AspNetCore.Routing", LogLevel.Warning)]
    [InlineData("Yarp.ReverseProxy.Forwarder.HttpForwarder", LogLevel.Warning)]
    [InlineData("System.Net.Http.HttpClient.facilitator.ClientHandler", LogLevel.Warning)]
    [InlineData("Microsoft.Hosting.Lifetime", LogLevel.Information)]
    public void Levels_have_defaults_that_never_log_a_header(string category, LogLevel lowest)
    {
        using var services = Build([]);

        Assert.Equal(lowest, Lowest(services, category));
    }

    [Fact]
    public void The_operators_levels_win_over_the_defaults()
    {
        using var services = Build(new() { ["Logging:LogLevel:Default"] = "Error", ["Logging:LogLevel:Yarp"] = "Debug" });

        Assert.Equal(LogLevel.Error, Lowest(services, "Sidecar.Payments"));
        Assert.Equal(LogLevel.Debug, Lowest(services, "Yarp.ReverseProxy"));
        Assert.Equal(LogLevel.Warning, Lowest(services, "System.Net.Http.HttpClient"));
    }

    [Fact]
    public void An_entry_is_one_line_of_JSON_in_UTC_with_its_scopes()
    {
        using var services = Build([]);
        var scopes = new LoggerExternalScopeProvider();
        using var scope = scopes.Push(new Dictionary<string, object> { ["RequestId"] = "r-1" });
        using var output = new StringWriter();

        services.GetServices<ConsoleFormatter>().Single(formatter => formatter.Name == ConsoleFormatterNames.Json).Write(
            new LogEntry<string>(LogLevel.Information, "Sidecar", 7, "two\nlines", exception: null, (state, _) => state), scopes, output);

        var line = output.ToString();
        Assert.Equal(line.Length - 1, line.IndexOf('\n', StringComparison.Ordinal));
        using var entry = JsonDocument.Parse(line);
        var timestamp = entry.RootElement.GetProperty("Timestamp").GetString() ?? "";
        Assert.EndsWith("Z", timestamp);
        var logged = DateTimeOffset.ParseExact(timestamp, "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        Assert.InRange(DateTimeOffset.UtcNow - logged, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.Contains("r-1", entry.RootElement.GetProperty("Scopes").GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_stalled_reader_of_the_log_stalls_no_request()
    {
        using var services = Build([]);

        Assert.Equal(ConsoleLoggerQueueFullMode.DropWrite, services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.QueueFullMode);
        Assert.Equal(ConsoleFormatterNames.Json, services.GetRequiredService<IOptions<ConsoleLoggerOptions>>().Value.FormatterName);
    }

    // As WebApplication does it: the configuration's rules are there before ours are added.
    private static ServiceProvider Build(Dictionary<string, string?> settings)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        return new ServiceCollection()
            .AddLogging(logging => logging.AddConfiguration(configuration.GetSection("Logging")).AddSidecarLogging())
            .BuildServiceProvider();
    }

    private static LogLevel Lowest(ServiceProvider services, string category)
    {
        var logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(category);
        return Enum.GetValues<LogLevel>().First(logger.IsEnabled);
    }
}
