using System.Diagnostics.Metrics;
using System.IO.Pipelines;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using Sidecar.Telemetry.Prometheus;

namespace Sidecar.Tests.Telemetry.Prometheus;

/// <summary>A meter, or two, of the test's own with the exporter behind them.</summary>
internal sealed class Scraped : IDisposable
{
    private readonly PrometheusScrape _scrape;
    private readonly MeterProvider _provider;

    public Scraped(MetricStreamConfiguration? view = null, ILogger<PrometheusExporter>? logger = null)
    {
        var suffix = Guid.NewGuid().ToString("N");
        Meter = new Meter("first-" + suffix, "1.0");
        Other = new Meter("second-" + suffix);
        _scrape = new PrometheusScrape(new PrometheusExporter(logger ?? NullLogger<PrometheusExporter>.Instance));
        var builder = Sdk.CreateMeterProviderBuilder().AddMeter(Meter.Name, Other.Name).AddReader(_scrape.Reader);
        _provider = (view is null ? builder : builder.AddView(_ => view)).Build();
    }

    public Meter Meter { get; }

    public Meter Other { get; }

    public PrometheusScrape Scrape => _scrape;

    public async Task<string> TextAsync()
    {
        using var stream = new MemoryStream();
        await _scrape.WriteAsync(PipeWriter.Create(stream), CancellationToken.None);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    public void Dispose()
    {
        Meter.Dispose();
        Other.Dispose();
        _provider.Dispose();
        _scrape.Dispose();
    }
}
