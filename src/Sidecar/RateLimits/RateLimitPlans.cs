namespace Sidecar.RateLimits;

/// <summary>A policy's limits by the place at which they stand.</summary>
internal sealed class RateLimitPlans
{
    private readonly Dictionary<string, RateLimitPlan> _plans = new(StringComparer.Ordinal);

    public RateLimitPlans(IReadOnlyList<RateLimitRule> rules)
    {
        var before = new List<RateLimitRule>();
        foreach (var place in RateLimitPlaces.InOrder)
        {
            var own = rules.Where(rule => rule.Place == place).ToList();
            before.AddRange(own);
            if (own.Count > 0)
            {
                _plans.Add(place, new RateLimitPlan([.. own], RateLimitFields.TermsOf(before)));
            }
        }
    }

    /// <summary>Null where nothing is limited there.</summary>
    public RateLimitPlan? At(string place) => _plans.GetValueOrDefault(place);
}
