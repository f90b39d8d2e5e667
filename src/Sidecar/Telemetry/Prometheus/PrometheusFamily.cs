using OpenTelemetry.Metrics;

namespace Sidecar.Telemetry.Prometheus;

/// <summary>All that stands under one name in the text: one HELP, one TYPE, the samples of one metric or of several meters'.</summary>
internal sealed class PrometheusFamily(string name, PrometheusType type, string help)
{
    private readonly List<Metric> _metrics = [];

    public string Name { get; } = name;

    public PrometheusType Type { get; } = type;

    public string Help { get; } = help;

    public IReadOnlyList<Metric> Metrics => _metrics;

    /// <summary>Two meters under one name could write the same labels; the meter's name then tells their samples apart.</summary>
    public bool NeedsScope => _metrics.Count > 1;

    /// <summary>Every name that a sample of this family may begin its line with.</summary>
    public IEnumerable<string> SampleNames => Type switch
    {
        PrometheusType.Histogram => [Name, Name + "_bucket", Name + "_sum", Name + "_count"],
        PrometheusType.Summary => [Name, Name + "_sum", Name + "_count"],
        _ => [Name],
    };

    public static PrometheusFamily Of(Metric metric) => new(
        PrometheusName.OfFamily(metric.Name, metric.Unit, metric.MetricType),
        PrometheusName.TypeOf(metric.MetricType),
        metric.Description);

    /// <summary>False when the metric's samples could not be told from those that are here.</summary>
    public bool TryAdd(Metric metric)
    {
        if (PrometheusName.TypeOf(metric.MetricType) != Type
            || _metrics.Exists(m => m.MeterName == metric.MeterName && m.MeterVersion == metric.MeterVersion))
        {
            return false;
        }

        _metrics.Add(metric);
        return true;
    }
}
