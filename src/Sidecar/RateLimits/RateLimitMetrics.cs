using System.Diagnostics.Metrics;
using Sidecar.State;

namespace Sidecar.RateLimits;

/// <summary>The instruments of limits. Labels only from closed sets: the configuration's own names, and the words below.</summary>
internal sealed class RateLimitMetrics : IDisposable
{
    private const string Shared = "shared";
    private const string Local = "local";
    private const string Replica = "replica";

    private readonly Meter _meter;
    private readonly Counter<long> _decisions;

    public RateLimitMetrics(IMeterFactory meters)
    {
        _meter = meters.Create("Sidecar");
        _decisions = _meter.CreateCounter<long>("sidecar.rate_limits.decisions", "{decision}", "Requests that limits admitted or refused.");
    }

    /// <summary>Of what is refused only the limits that had no room are counted: the others neither admitted nor refused anything.</summary>
    public void Decided(RateLimitUse use, RateOutcome outcome, bool isLocal = false)
    {
        for (var i = 0; i < use.Plan.Rules.Length; i++)
        {
            var rule = use.Plan.Rules[i];
            if (outcome == RateOutcome.Unavailable ? rule.Kind == RateLimitKind.SlidingWindow : use.Standings[i] is { } standing && (outcome == RateOutcome.Admitted || !standing.HasRoom))
            {
                _decisions.Add(1, new("limit", rule.Label), new("outcome", WordOf(outcome)), new("scope", ScopeOf(rule, isLocal)));
            }
        }
    }

    public void Dispose() => _meter.Dispose();

    private static string WordOf(RateOutcome outcome) => outcome switch
    {
        RateOutcome.Admitted => "admitted",
        RateOutcome.Refused => "refused",
        _ => "unavailable",
    };

    private static string ScopeOf(RateLimitRule rule, bool isLocal) => rule.Kind != RateLimitKind.SlidingWindow ? Replica : isLocal ? Local : Shared;
}
