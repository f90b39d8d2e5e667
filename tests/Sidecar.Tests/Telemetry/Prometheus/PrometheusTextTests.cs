using OpenTelemetry.Metrics;

namespace Sidecar.Tests.Telemetry.Prometheus;

public sealed class PrometheusTextTests
{
    [Fact]
    public async Task A_counter_is_written_with_its_help_its_type_and_its_labels()
    {
        using var scraped = new Scraped();
        var counter = scraped.Meter.CreateCounter<long>("served", "{request}", "What was served.");
        counter.Add(2, new("route", "paid"), new("http.status", 200));
        counter.Add(3, new("route", "paid"), new("http.status", 200));
        counter.Add(1, new("route", "free"), new("http.status", 404));

        Assert.Equal(
            """
            # HELP served_total What was served.
            # TYPE served_total counter
            served_total{http_status="200",route="paid"} 5
            served_total{http_status="404",route="free"} 1

            """,
            Sorted(await scraped.TextAsync()));
    }

    [Fact]
    public async Task Buckets_of_a_histogram_hold_those_below_them()
    {
        using var scraped = new Scraped(new ExplicitBucketHistogramConfiguration { Boundaries = [0.1, 1] });
        var histogram = scraped.Meter.CreateHistogram<double>("took", "s", "How long.");
        foreach (var value in (double[])[0.05, 0.1, 0.5, 4])
        {
            histogram.Record(value, new KeyValuePair<string, object?>("gate", "Payment"));
        }

        Assert.Equal(
            """
            # HELP took_seconds How long.
            # TYPE took_seconds histogram
            took_seconds_bucket{gate="Payment",le="0.1"} 2
            took_seconds_bucket{gate="Payment",le="1"} 3
            took_seconds_bucket{gate="Payment",le="+Inf"} 4
            took_seconds_sum{gate="Payment"} 4.65
            took_seconds_count{gate="Payment"} 4

            """,
            await scraped.TextAsync());
    }

    [Fact]
    public async Task A_histogram_without_boundaries_or_labels_still_has_its_last_bucket()
    {
        using var scraped = new Scraped(new ExplicitBucketHistogramConfiguration { Boundaries = [] });
        scraped.Meter.CreateHistogram<long>("size", "By").Record(7);

        Assert.EndsWith(
            """
            size_bytes_bucket{le="+Inf"} 1
            size_bytes_sum 7
            size_bytes_count 1

            """,
            await scraped.TextAsync());
    }

    [Fact]
    public async Task An_exponential_histogram_is_told_as_a_summary()
    {
        using var scraped = new Scraped(new Base2ExponentialBucketHistogramConfiguration());
        scraped.Meter.CreateHistogram<double>("took", "s").Record(2.5);

        Assert.EndsWith("# TYPE took_seconds summary\ntook_seconds_sum 2.5\ntook_seconds_count 1\n", await scraped.TextAsync());
    }

    [Fact]
    public async Task An_up_down_counter_is_a_gauge()
    {
        using var scraped = new Scraped();
        var counter = scraped.Meter.CreateUpDownCounter<int>("open.connections", "{connection}");
        counter.Add(5);
        counter.Add(-7);

        Assert.EndsWith("# TYPE open_connections gauge\nopen_connections -2\n", await scraped.TextAsync());
    }

    [Theory]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "+Inf")]
    [InlineData(double.NegativeInfinity, "-Inf")]
    [InlineData(0.1, "0.1")]
    [InlineData(1e300, "1E+300")]
    public async Task Numbers_are_written_in_the_words_of_the_format(double value, string expected)
    {
        using var scraped = new Scraped();
        scraped.Meter.CreateObservableGauge("level", () => value);

        Assert.EndsWith($"level {expected}\n", await scraped.TextAsync());
    }

    [Fact]
    public async Task Quotes_backslashes_and_line_feeds_are_escaped()
    {
        using var scraped = new Scraped();
        scraped.Meter.CreateCounter<long>("odd", unit: null, "One \\ two\n\"three\"").Add(1, new KeyValuePair<string, object?>("text", "a\"b\\c\nd"));

        Assert.Equal(
            """
            # HELP odd_total One \\ two\n"three"
            # TYPE odd_total counter
            odd_total{text="a\"b\\c\nd"} 1

            """,
            await scraped.TextAsync());
    }

    [Fact]
    public async Task Keys_that_become_one_label_are_joined()
    {
        using var scraped = new Scraped();
        scraped.Meter.CreateCounter<long>("odd").Add(1, new("a.b", "x"), new("a_b", true));

        Assert.Contains("odd_total{a_b=\"x;true\"} 1\n", await scraped.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_label_called_le_does_not_touch_the_buckets()
    {
        using var scraped = new Scraped(new ExplicitBucketHistogramConfiguration { Boundaries = [1] });
        scraped.Meter.CreateHistogram<double>("took").Record(3, new KeyValuePair<string, object?>("le", "9"));

        Assert.Contains("took_bucket{exported_le=\"9\",le=\"1\"} 0\n", await scraped.TextAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ten_scrapes_at_once_each_get_the_whole_text()
    {
        using var scraped = new Scraped();
        scraped.Meter.CreateCounter<long>("served").Add(1);

        var texts = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(scraped.TextAsync)));

        Assert.All(texts, text => Assert.Equal("# HELP served_total \n# TYPE served_total counter\nserved_total 1\n", text));
    }

    // The SDK does not promise an order of points, nor of labels.
    private static string Sorted(string text) =>
        string.Join('\n', text.Split('\n').Order(Comparer<string>.Create((a, b) => (a.Length == 0).CompareTo(b.Length == 0) is var c and not 0 ? c : string.CompareOrdinal(a, b))));
}
