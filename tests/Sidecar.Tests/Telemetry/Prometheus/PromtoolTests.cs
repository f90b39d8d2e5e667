using OpenTelemetry.Metrics;

namespace Sidecar.Tests.Telemetry.Prometheus;

public sealed class PromtoolTests
{
    [PromtoolFact]
    public async Task Promtool_finds_nothing_to_say_about_any_type_of_metric()
    {
        using var scraped = new Scraped();
        scraped.Meter.CreateCounter<long>("served", "{request}", "A counter.").Add(1, new KeyValuePair<string, object?>("odd", "a\"b\\c\nd é €"));
        scraped.Other.CreateCounter<long>("served", "{request}", "A counter.").Add(1);
        scraped.Meter.CreateHistogram<double>("took", "s", "A histogram.").Record(0.2, new KeyValuePair<string, object?>("le", "1"));
        scraped.Meter.CreateUpDownCounter<long>("open.connections", "{connection}", "Goes up\nand down.").Add(-1);
        scraped.Meter.CreateObservableGauge("fill", () => double.NaN, "1", "A gauge.");

        Assert.Equal("0", await Promtool.CheckAsync(await scraped.TextAsync()));
    }

    [PromtoolFact]
    public async Task Promtool_would_speak_up() =>
        Assert.NotEqual("0", await Promtool.CheckAsync("# TYPE a counter\na{x=\"1\",x=\"2\"} 1\n"));

    [PromtoolFact]
    public async Task Promtool_accepts_a_summary_made_of_an_exponential_histogram()
    {
        using var scraped = new Scraped(new Base2ExponentialBucketHistogramConfiguration());
        scraped.Meter.CreateHistogram<double>("took", "s", "A summary.").Record(2.5);

        Assert.Equal("0", await Promtool.CheckAsync(await scraped.TextAsync()));
    }
}
