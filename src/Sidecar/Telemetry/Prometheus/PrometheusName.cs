using System.Text;
using OpenTelemetry.Metrics;

namespace Sidecar.Telemetry.Prometheus;

/// <summary>
/// Names of metrics and labels as "Prometheus and OpenMetrics Compatibility" of the OpenTelemetry specification maps them:
/// characters, unit suffix, <c>_total</c>.
/// </summary>
internal static class PrometheusName
{
    private const string TotalSuffix = "_total";

    private static readonly Dictionary<string, string> UnitWords = new(StringComparer.Ordinal)
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["KBy"] = "kilobytes",
        ["MBy"] = "megabytes",
        ["GBy"] = "gigabytes",
        ["Cel"] = "celsius",
        ["Hz"] = "hertz",
        ["%"] = "percent",
    };

    private static readonly Dictionary<string, string> PerUnitWords = new(StringComparer.Ordinal)
    {
        ["s"] = "second",
        ["min"] = "minute",
        ["h"] = "hour",
        ["d"] = "day",
    };

    public static string OfFamily(string name, string? unit, MetricType type)
    {
        var isCounter = type.IsSum() && TypeOf(type) == PrometheusType.Counter;
        var family = Clean(name, colonAllowed: true);
        if (isCounter && family.EndsWith(TotalSuffix, StringComparison.Ordinal))
        {
            family = family[..^TotalSuffix.Length];
        }

        var suffix = UnitSuffix(unit ?? "", type);
        if (suffix.Length > 0 && !family.EndsWith('_' + suffix, StringComparison.Ordinal))
        {
            family = family + '_' + suffix;
        }

        return isCounter ? family + TotalSuffix : family;
    }

    /// <summary>A label's name. Leading double underscores are Prometheus' own.</summary>
    public static string OfLabel(string key) => Clean(key, colonAllowed: false);

    public static PrometheusType TypeOf(MetricType type) => type switch
    {
        MetricType.LongSum or MetricType.DoubleSum => PrometheusType.Counter,
        MetricType.Histogram => PrometheusType.Histogram,
        // The text format has no exponential buckets: what it can say of one is how many and how much.
        MetricType.ExponentialHistogram => PrometheusType.Summary,
        _ => PrometheusType.Gauge,
    };

    private static string UnitSuffix(string unit, MetricType type)
    {
        unit = WithoutAnnotations(unit);
        if (unit == "1")
        {
            return type is MetricType.LongGauge or MetricType.DoubleGauge ? "ratio" : "";
        }

        var slash = unit.IndexOf('/');
        if (slash < 0)
        {
            return Word(unit, UnitWords);
        }

        var numerator = Word(unit[..slash], UnitWords);
        var per = Word(unit[(slash + 1)..], PerUnitWords);
        return per.Length == 0 ? numerator : (numerator.Length == 0 ? "" : numerator + '_') + "per_" + per;
    }

    private static string Word(string unit, Dictionary<string, string> words) =>
        words.TryGetValue(unit, out var word) ? word : unit is "" or "1" ? "" : Clean(unit, colonAllowed: false).Trim('_');

    // UCUM: what stands in braces is a remark ({request}), not a unit.
    private static string WithoutAnnotations(string unit)
    {
        int open;
        while ((open = unit.IndexOf('{')) >= 0)
        {
            var close = unit.IndexOf('}', open);
            unit = unit.Remove(open, close < 0 ? unit.Length - open : close - open + 1);
        }

        return unit;
    }

    // Every run of characters that a name may not have becomes one underscore; a leading digit gets one before it.
    private static string Clean(string text, bool colonAllowed)
    {
        var clean = new StringBuilder(text.Length + 1);
        foreach (var c in text)
        {
            if (char.IsAsciiLetterOrDigit(c) || (c == ':' && colonAllowed))
            {
                if (clean.Length == 0 && char.IsAsciiDigit(c))
                {
                    clean.Append('_');
                }

                clean.Append(c);
            }
            else if (clean.Length == 0 || clean[^1] != '_')
            {
                clean.Append('_');
            }
        }

        return clean.Length == 0 ? "_" : clean.ToString();
    }
}
