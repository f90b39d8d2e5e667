using System.Buffers;
using System.IO.Pipelines;
using OpenTelemetry.Metrics;

namespace Sidecar.Telemetry.Prometheus;

/// <summary>
/// One scrape at a time: collects, and copies the text to whoever asked. The client is waited for after the next scrape was
/// let in, so a slow one holds nobody up.
/// </summary>
internal sealed class PrometheusScrape : IDisposable
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly SemaphoreSlim _oneAtATime = new(1, 1);
    private readonly PrometheusExporter _exporter;

    public PrometheusScrape(PrometheusExporter exporter)
    {
        _exporter = exporter;
        Reader = new BaseExportingMetricReader(exporter) { TemporalityPreference = MetricReaderTemporalityPreference.Cumulative };
    }

    /// <summary>What a meter provider must be given so that there is something to scrape.</summary>
    public MetricReader Reader { get; }

    public async ValueTask WriteAsync(PipeWriter output, CancellationToken cancellationToken)
    {
        await _oneAtATime.WaitAsync(cancellationToken);
        try
        {
            // Through the exporter: a reader that is pulled from does not collect when it is asked itself.
            if (_exporter.Collect is not { } collect || !collect(Timeout.Infinite))
            {
                throw new InvalidOperationException("The metrics could not be collected.");
            }

            output.Write(_exporter.Text);
        }
        finally
        {
            _oneAtATime.Release();
        }

        await output.FlushAsync(cancellationToken);
    }

    public void Dispose()
    {
        Reader.Dispose();
        _oneAtATime.Dispose();
    }
}
