using OpenTelemetry.Metrics;
using Sidecar.Telemetry.Prometheus;

namespace Sidecar.Tests.Telemetry.Prometheus;

public sealed class PrometheusNameTests
{
    [Theory]
    [InlineData("sidecar.requests", "{request}", MetricType.LongSum, "sidecar_requests_total")]
    [InlineData("requests.total", "{request}", MetricType.LongSum, "requests_total")]
    [InlineData("gate.duration", "s", MetricType.Histogram, "gate_duration_seconds")]
    [InlineData("cpu.time", "s", MetricType.DoubleSum, "cpu_time_seconds_total")]
    [InlineData("cpu_seconds", "s", MetricType.DoubleSum, "cpu_seconds_total")]
    [InlineData("cpu_seconds_total", "s", MetricType.DoubleSum, "cpu_seconds_total")]
    [InlineData("working_set", "By", MetricType.LongSumNonMonotonic, "working_set_bytes")]
    [InlineData("cpu.utilisation", "1", MetricType.DoubleGauge, "cpu_utilisation_ratio")]
    [InlineData("errors", "1", MetricType.LongSum, "errors_total")]
    [InlineData("in.flight", "1", MetricType.LongSumNonMonotonic, "in_flight")]
    [InlineData("speed", "By/s", MetricType.DoubleGauge, "speed_bytes_per_second")]
    [InlineData("rate", "{request}/s", MetricType.DoubleGauge, "rate_per_second")]
    [InlineData("fill", "%", MetricType.LongGauge, "fill_percent")]
    [InlineData("open", null, MetricType.LongGauge, "open")]
    [InlineData("odd", "foo.bar", MetricType.LongGauge, "odd_foo_bar")]
    public void Families_are_named_by_the_rules_of_OpenTelemetry(string name, string? unit, MetricType type, string expected) =>
        Assert.Equal(expected, PrometheusName.OfFamily(name, unit, type));

    [Theory]
    [InlineData("a.b-c/d", "a_b_c_d")]
    [InlineData("a..--b", "a_b")]
    [InlineData("1st", "_1st")]
    [InlineData("größe", "gr_e")]
    [InlineData("job:rate", "job:rate")]
    public void Characters_that_a_name_may_not_have_become_one_underscore(string name, string expected) =>
        Assert.Equal(expected, PrometheusName.OfFamily(name, unit: null, MetricType.LongGauge));

    [Theory]
    [InlineData("http.route", "http_route")]
    [InlineData("a:b", "a_b")]
    [InlineData("2xx", "_2xx")]
    [InlineData("__own", "_own")]
    public void Labels_have_no_colons_and_stay_out_of_the_space_of_Prometheus(string key, string expected) =>
        Assert.Equal(expected, PrometheusName.OfLabel(key));
}
