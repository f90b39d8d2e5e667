using System.Buffers;
using OpenTelemetry.Metrics;

namespace Sidecar.Telemetry.Prometheus;

/// <summary>
/// Writes families of metrics in Prometheus' text format, version 0.0.4. Keeps its buffers between scrapes; used by one
/// thread at a time.
/// </summary>
internal sealed class PrometheusTextWriter
{
    private readonly ArrayBufferWriter<byte> _output = new(64 * 1024);
    private readonly PrometheusLabels _labels = new();

    /// <summary>What was written since <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Written => _output.WrittenSpan;

    public void Clear() => _output.ResetWrittenCount();

    public void Write(PrometheusFamily family)
    {
        _output.Write("# HELP "u8);
        _output.WriteText(family.Name);
        _output.Write(" "u8);
        _output.WriteEscaped(family.Help, quotes: false);
        _output.Write("\n# TYPE "u8);
        _output.WriteText(family.Name);
        _output.Write(TypeWord(family.Type));
        foreach (var metric in family.Metrics)
        {
            foreach (ref readonly var point in metric.GetMetricPoints())
            {
                _labels.Render(point, family, metric);
                Write(family.Name, metric.MetricType, point);
            }
        }
    }

    private void Write(string name, MetricType type, in MetricPoint point)
    {
        switch (type)
        {
            case MetricType.LongSum or MetricType.LongSumNonMonotonic:
                Line(name, ""u8, point.GetSumLong());
                break;
            case MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic:
                Line(name, ""u8, point.GetSumDouble());
                break;
            case MetricType.LongGauge:
                Line(name, ""u8, point.GetGaugeLastValueLong());
                break;
            case MetricType.DoubleGauge:
                Line(name, ""u8, point.GetGaugeLastValueDouble());
                break;
            case MetricType.Histogram:
                Buckets(name, point);
                SumAndCount(name, point);
                break;
            case MetricType.ExponentialHistogram:
                SumAndCount(name, point);
                break;
            default:
                throw new InvalidOperationException($"The SDK made a metric of a type that this writer does not know: {type}.");
        }
    }

    // The SDK counts each bucket by itself; the format wants every bucket to hold those below it.
    private void Buckets(string name, in MetricPoint point)
    {
        long cumulative = 0;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            cumulative += bucket.BucketCount;
            if (double.IsFinite(bucket.ExplicitBound))
            {
                Bucket(name, bucket.ExplicitBound, cumulative);
            }
        }

        Bucket(name, double.PositiveInfinity, point.GetHistogramCount());
    }

    private void Bucket(string name, double bound, long count)
    {
        _output.WriteText(name);
        _output.Write("_bucket{"u8);
        _output.Write(_labels.Text);
        _output.Write(_labels.Text.IsEmpty ? "le=\""u8 : ",le=\""u8);
        _output.WriteNumber(bound);
        _output.Write("\"} "u8);
        _output.WriteNumber(count);
        _output.Write("\n"u8);
    }

    private void SumAndCount(string name, in MetricPoint point)
    {
        Line(name, "_sum"u8, point.GetHistogramSum());
        Line(name, "_count"u8, point.GetHistogramCount());
    }

    private void Line(string name, ReadOnlySpan<byte> suffix, long value)
    {
        Head(name, suffix);
        _output.WriteNumber(value);
        _output.Write("\n"u8);
    }

    private void Line(string name, ReadOnlySpan<byte> suffix, double value)
    {
        Head(name, suffix);
        _output.WriteNumber(value);
        _output.Write("\n"u8);
    }

    private void Head(string name, ReadOnlySpan<byte> suffix)
    {
        _output.WriteText(name);
        _output.Write(suffix);
        if (!_labels.Text.IsEmpty)
        {
            _output.Write("{"u8);
            _output.Write(_labels.Text);
            _output.Write("}"u8);
        }

        _output.Write(" "u8);
    }

    private static ReadOnlySpan<byte> TypeWord(PrometheusType type) => type switch
    {
        PrometheusType.Counter => " counter\n"u8,
        PrometheusType.Gauge => " gauge\n"u8,
        PrometheusType.Histogram => " histogram\n"u8,
        _ => " summary\n"u8,
    };
}
