using System.Globalization;
using System.IO.Pipelines;
using System.Reflection;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using Sidecar.Resilience;
using Sidecar.Telemetry;
using Sidecar.Telemetry.Prometheus;

namespace Sidecar.Tests.Telemetry;

public sealed partial class RequestMetricsTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddLogging()
        .AddSidecarTelemetry()
        .AddResilience(new ShutdownOptions())
        .BuildServiceProvider();

    private readonly RequestMetrics _metrics;

    public RequestMetricsTests()
    {
        _services.GetRequiredService<MeterProvider>();
        _metrics = _services.GetRequiredService<RequestMetrics>();
    }

    public void Dispose() => _services.Dispose();

    [Fact]
    public void Telling_a_decision_allocates_nothing()
    {
        TellOften();
        var before = GC.GetAllocatedBytesForCurrentThread();
        TellOften();

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public async Task Gates_are_timed_from_fifty_microseconds_to_ten_seconds()
    {
        _metrics.GatePassed("Payment", GateVerdict.Pass, TimeSpan.FromMicroseconds(60));

        var bounds = Bounds().Matches(await TextAsync()).Select(match => match.Groups["bound"].Value).ToArray();

        Assert.Equal(
            [0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
            bounds[..^1].Select(bound => double.Parse(bound, CultureInfo.InvariantCulture)));
        Assert.Equal("+Inf", bounds[^1]);
    }

    [Fact]
    public async Task Series_beyond_the_bound_are_added_up_in_one()
    {
        for (var i = 0; i < 6000; i++)
        {
            _metrics.Decided("route-" + i, OutcomeLabel.Forwarded, "");
        }

        var samples = (await TextAsync()).Split('\n').Where(line => line.StartsWith("sidecar_requests_total{", StringComparison.Ordinal)).ToArray();

        Assert.InRange(samples.Length, 1000, 4097);
        Assert.Contains(samples, line => line.Contains("otel_metric_overflow=\"true\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_document_lists_every_instrument_with_its_type_and_its_labels()
    {
        _metrics.Decided("paid", OutcomeLabel.Forwarded, "");
        _metrics.Observed("shop", "Body", "body_too_large");
        _metrics.GatePassed("Payment", GateVerdict.Pass, TimeSpan.FromMicroseconds(60));
        _metrics.UpstreamAnswered("paid", TimeSpan.FromMilliseconds(2));
        _services.GetRequiredService<CircuitBreakerRegistry>().GetOrAdd(CircuitBreakerKind.Upstream, "merchant/local", new());

        var text = await TextAsync();
        var written = Families().Matches(text).Select(match => (
            Name: match.Groups["name"].Value,
            Type: match.Groups["type"].Value,
            Help: match.Groups["help"].Value,
            Labels: string.Join(", ", Labels().Matches(match.Groups["sample"].Value).Select(label => label.Groups["label"].Value).Where(label => label != "le").Order())));

        var documented = Sections("Requests and gates", "Circuit breakers").SelectMany(section => Rows().Matches(section)).Select(match => (
            Name: match.Groups["name"].Value,
            Type: match.Groups["type"].Value,
            Help: match.Groups["help"].Value,
            Labels: string.Join(", ", match.Groups["labels"].Value.Replace("`", "", StringComparison.Ordinal).Split(", ").Order())));

        Assert.Equal(documented.Order(), written.Order());
    }

    [Theory]
    [InlineData(typeof(OutcomeLabel), "outcome")]
    [InlineData(typeof(GateVerdict), "verdict")]
    [InlineData(typeof(CircuitBreakerKind), "kind")]
    internal void The_document_lists_every_value_of_a_closed_label(Type values, string label)
    {
        var declared = values.GetFields(BindingFlags.Static | BindingFlags.Public).Select(field => $"`{field.GetRawConstantValue()}`");

        Assert.Contains($"| `{label}` | {string.Join(", ", declared)} |\n", Document(), StringComparison.Ordinal);
    }

    private void TellOften()
    {
        for (var i = 0; i < 1000; i++)
        {
            _metrics.Decided("paid", OutcomeLabel.Refused, "payment_required");
            _metrics.GatePassed("Payment", GateVerdict.Refuse, TimeSpan.FromMicroseconds(60));
        }
    }

    private async Task<string> TextAsync()
    {
        using var stream = new MemoryStream();
        await _services.GetRequiredService<PrometheusScrape>().WriteAsync(PipeWriter.Create(stream), CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static IEnumerable<string> Sections(params string[] titles) =>
        Document().Split("\n## ").Where(section => titles.Any(title => section.StartsWith(title, StringComparison.Ordinal)));

    private static string Document()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Sidecar.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("Sidecar.sln is not above the tests.");
        }

        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "metrics.md"));
    }

    [GeneratedRegex("le=\"(?<bound>[^\"]+)\"", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Bounds();

    [GeneratedRegex(@"# HELP (?<name>sidecar_\w+) (?<help>.*)\n# TYPE \S+ (?<type>\w+)\n(?<sample>.*)\n", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Families();

    [GeneratedRegex("[{,](?<label>\\w+)=\"", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Labels();

    [GeneratedRegex(@"^\| `(?<name>sidecar_\w+)` \| (?<type>\w+) \| (?<labels>[^|]*) \| (?<help>[^|]*) \|$", RegexOptions.Multiline, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Rows();
}
