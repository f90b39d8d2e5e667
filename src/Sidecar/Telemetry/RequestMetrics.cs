using System.Diagnostics.Metrics;

namespace Sidecar.Telemetry;

/// <summary>
/// Counts requests and times gates. On the path of every request: labels are strings that exist already, and nothing is allocated.
/// </summary>
internal sealed class RequestMetrics
{
    private readonly Counter<long> _requests;
    private readonly Counter<long> _observed;
    private readonly Histogram<double> _gateDuration;
    private readonly Histogram<double> _upstreamDuration;

    public RequestMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(SidecarMeter.Name);
        _requests = meter.CreateCounter<long>("sidecar.requests", "{request}", "Requests by route and how they ended.");
        _observed = meter.CreateCounter<long>("sidecar.observed_refusals", "{refusal}", "Refusals of gates in policies that observe: the requests passed.");
        _gateDuration = meter.CreateHistogram<double>("sidecar.gate.duration", "s", "Time that gates took to decide.");
        _upstreamDuration = meter.CreateHistogram<double>("sidecar.upstream.duration", "s", "Time until the upstream's headers arrived.");
    }

    /// <param name="route">The route's key in the configuration; empty when none matched.</param>
    /// <param name="outcome">One of <see cref="OutcomeLabel"/>.</param>
    /// <param name="slug">The refusal's slug; empty when there was none.</param>
    public void Decided(string route, string outcome, string slug) =>
        _requests.Add(1, new("route", route), new("outcome", outcome), new("slug", slug));

    /// <param name="policy">The policy's key in the configuration.</param>
    /// <param name="gate">The gate's name, which is its section in the configuration.</param>
    /// <param name="slug">The slug of the refusal that was not answered.</param>
    public void Observed(string policy, string gate, string slug) =>
        _observed.Add(1, new("policy", policy), new("gate", gate), new("slug", slug));

    /// <param name="route">The route's key in the configuration.</param>
    public void UpstreamAnswered(string route, TimeSpan elapsed) => _upstreamDuration.Record(elapsed.TotalSeconds, new KeyValuePair<string, object?>("route", route));

    /// <param name="gate">The gate's name, which is its section in the configuration.</param>
    /// <param name="verdict">One of <see cref="GateVerdict"/>.</param>
    public void GatePassed(string gate, string verdict, TimeSpan elapsed) =>
        _gateDuration.Record(elapsed.TotalSeconds, new("gate", gate), new("verdict", verdict));
}
