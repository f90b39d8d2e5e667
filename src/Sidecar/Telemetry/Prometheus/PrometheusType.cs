namespace Sidecar.Telemetry.Prometheus;

/// <summary>The types of the text format 0.0.4 that we write, in its own words once lowered.</summary>
internal enum PrometheusType
{
    Counter,
    Gauge,
    Histogram,
    Summary,
}
