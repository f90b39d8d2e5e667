using OpenTelemetry.Metrics;

namespace Sidecar.Telemetry.Prometheus;

/// <summary>
/// The metrics of one collection, grouped under the names they get in the text. A name has one type and a sample one
/// meaning: a metric that would break that is left out, since one bad family makes Prometheus throw the whole scrape away.
/// </summary>
internal sealed class PrometheusFamilies
{
    private readonly Dictionary<string, PrometheusFamily> _byName = new(StringComparer.Ordinal);
    private readonly HashSet<string> _sampleNames = new(StringComparer.Ordinal);
    private readonly List<PrometheusFamily> _inOrder = [];

    public IReadOnlyList<PrometheusFamily> InOrder => _inOrder;

    /// <summary>False when the metric cannot stand beside those added before it.</summary>
    public bool TryAdd(Metric metric)
    {
        var family = PrometheusFamily.Of(metric);
        if (_byName.TryGetValue(family.Name, out var known))
        {
            return known.TryAdd(metric);
        }

        if (family.SampleNames.Any(_sampleNames.Contains) || !family.TryAdd(metric))
        {
            return false;
        }

        _sampleNames.UnionWith(family.SampleNames);
        _byName.Add(family.Name, family);
        _inOrder.Add(family);
        return true;
    }
}
