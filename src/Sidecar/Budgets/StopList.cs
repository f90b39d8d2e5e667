using System.Collections.Frozen;
using Sidecar.Ledger;

namespace Sidecar.Budgets;

/// <summary>The stops that are in force at one moment.</summary>
internal sealed class StopList
{
    private readonly FrozenDictionary<(StopScope Scope, string Subject), StopRecord> _stops;

    private StopList(IReadOnlyCollection<StopRecord> stops)
    {
        Count = stops.Count;
        _stops = stops.GroupBy(static stop => (stop.Scope, Subject: Folded(stop.Scope, stop.Subject)))
            .ToFrozenDictionary(static same => same.Key, static same => same.OrderByDescending(static stop => stop.CutsInFlight).First());
    }

    public static StopList None { get; } = new([]);

    public int Count { get; }

    public static StopList Of(IReadOnlyCollection<StopRecord> stops) => stops.Count == 0 ? None : new(stops);

    /// <summary>What stops a spend; null where nothing does. One that cuts what is in flight comes before one that does not.</summary>
    public StopRecord? Find(string agent, string merchant, string? category, string? issuer)
    {
        if (_stops.Count == 0)
        {
            return null;
        }

        StopRecord? found = null;
        ReadOnlySpan<(StopScope Scope, string? Subject)> asked =
            [(StopScope.Everything, ""), (StopScope.Agent, agent), (StopScope.Merchant, merchant), (StopScope.Category, category), (StopScope.Issuer, issuer)];
        foreach (var (scope, subject) in asked)
        {
            if (subject is not null && _stops.TryGetValue((scope, Folded(scope, subject)), out var stop))
            {
                if (stop.CutsInFlight)
                {
                    return stop;
                }

                found ??= stop;
            }
        }

        return found;
    }

    // People write merchants and categories in any case, and a stop that misses is none.
    private static string Folded(StopScope scope, string subject) => scope is StopScope.Merchant or StopScope.Category ? subject.ToUpperInvariant() : subject;
}
