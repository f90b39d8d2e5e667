using System.Buffers;
using System.Globalization;
using OpenTelemetry.Metrics;

namespace Sidecar.Telemetry.Prometheus;

/// <summary>
/// The labels of one metric point as text, <c>a="b",c="d"</c>, rendered once and used by every line of the point.
/// Used by one thread at a time.
/// </summary>
internal sealed class PrometheusLabels
{
    private readonly List<KeyValuePair<string, string>> _labels = [];
    private readonly ArrayBufferWriter<byte> _text = new(256);

    public ReadOnlySpan<byte> Text => _text.WrittenSpan;

    public void Render(in MetricPoint point, PrometheusFamily family, Metric metric)
    {
        _labels.Clear();
        if (family.NeedsScope)
        {
            Add("otel_scope_name", metric.MeterName);
            Add("otel_scope_version", metric.MeterVersion ?? "");
        }

        foreach (var (key, value) in point.Tags)
        {
            Add(NameOf(key, family.Type), ValueOf(value));
        }

        _text.ResetWrittenCount();
        foreach (var (name, value) in _labels)
        {
            _text.Write(_text.WrittenCount == 0 ? [] : ","u8);
            _text.WriteText(name);
            _text.Write("=\""u8);
            _text.WriteEscaped(value, quotes: true);
            _text.Write("\""u8);
        }
    }

    // A label stands once in a sample. Two keys that become one name are joined, as the specification says.
    private void Add(string name, string value)
    {
        var at = _labels.FindIndex(label => label.Key == name);
        if (at < 0)
        {
            _labels.Add(new(name, value));
        }
        else
        {
            _labels[at] = new(name, _labels[at].Value + ';' + value);
        }
    }

    // `le` in a histogram and `quantile` in a summary belong to the format.
    private static string NameOf(string key, PrometheusType type) => (PrometheusName.OfLabel(key), type) switch
    {
        ("le", PrometheusType.Histogram) => "exported_le",
        ("quantile", PrometheusType.Summary) => "exported_quantile",
        var (name, _) => name,
    };

    private static string ValueOf(object? value) => value switch
    {
        string text => text,
        bool flag => flag ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
