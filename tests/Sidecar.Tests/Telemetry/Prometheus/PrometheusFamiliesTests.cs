using Microsoft.Extensions.Logging;
using Sidecar.Telemetry.Prometheus;

namespace Sidecar.Tests.Telemetry.Prometheus;

public sealed class PrometheusFamiliesTests
{
    [Fact]
    public async Task Two_meters_under_one_name_share_one_header_and_are_told_apart_by_scope()
    {
        using var scraped = new Scraped();
        scraped.Meter.CreateCounter<long>("served", unit: null, "First.").Add(1);
        scraped.Other.CreateCounter<long>("served", unit: null, "Second.").Add(2);

        Assert.Equal(
            $$"""
            # HELP served_total First.
            # TYPE served_total counter
            served_total{otel_scope_name="{{scraped.Meter.Name}}",otel_scope_version="1.0"} 1
            served_total{otel_scope_name="{{scraped.Other.Name}}",otel_scope_version=""} 2

            """,
            await scraped.TextAsync());
    }

    [Theory]
    [InlineData("served.total")]
    [InlineData("served_total")]
    public async Task A_metric_whose_name_is_taken_by_another_type_is_left_out_and_told_once(string gauge)
    {
        var log = new CountingLogger();
        using var scraped = new Scraped(logger: log);
        scraped.Meter.CreateCounter<long>("served").Add(1);
        scraped.Other.CreateObservableGauge(gauge, () => 5);

        await scraped.TextAsync();
        var text = await scraped.TextAsync();

        Assert.Equal("# HELP served_total \n# TYPE served_total counter\nserved_total 1\n", text);
        Assert.Equal(1, log.Warnings);
    }

    [Fact]
    public async Task Two_instruments_of_one_meter_that_get_one_name_do_not_mix_their_samples()
    {
        using var scraped = new Scraped();
        scraped.Meter.CreateCounter<long>("served.all").Add(1);
        scraped.Meter.CreateCounter<long>("served_all").Add(2);

        Assert.EndsWith("served_all_total 1\n", await scraped.TextAsync());
    }

    [Fact]
    public async Task A_gauge_cannot_pose_as_part_of_a_histogram()
    {
        using var scraped = new Scraped();
        scraped.Meter.CreateHistogram<double>("took").Record(1);
        scraped.Meter.CreateObservableGauge("took.count", () => 99);

        Assert.DoesNotContain("99", await scraped.TextAsync(), StringComparison.Ordinal);
    }

    private sealed class CountingLogger : ILogger<PrometheusExporter>
    {
        public int Warnings { get; private set; }

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Warnings += logLevel == LogLevel.Warning ? 1 : 0;
    }
}
