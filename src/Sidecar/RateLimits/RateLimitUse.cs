using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.RateLimits;

/// <summary>A request at the limits of one place: what they are asked for it, how they stand, and how what was taken goes back. Lives for one request.</summary>
/// <param name="keys">One for each of the plan's rules.</param>
internal sealed class RateLimitUse(RateLimitPlan plan, Digest[] keys, RateLimiter limiter) : IRateUse
{
    private const int Taken = 1;
    private const int GivenBack = 2;

    private readonly RateLimitStanding?[] _standings = new RateLimitStanding?[keys.Length];
    private int _state;

    public RateLimitPlan Plan => plan;

    public ReadOnlySpan<Digest> Keys => keys;

    /// <summary>How each rule stands; null for one that was not asked, because another had refused before.</summary>
    public ReadOnlySpan<RateLimitStanding?> Standings => _standings;

    /// <summary>How the rules stand that have no room.</summary>
    public IReadOnlyList<RateLimitStanding> Full() => [.. _standings.OfType<RateLimitStanding>().Where(static standing => !standing.HasRoom)];

    /// <summary>What was asked of the windows; null where there are none, or they were not asked.</summary>
    public RateAttempt? Attempt { get; set; }

    public void Stand(int rule, RateLimitStanding standing) => _standings[rule] = standing;

    /// <summary>All limits had room and were charged.</summary>
    public void Take() => _state = Taken;

    public void Tell(IReadOnlyList<IRateUse> all, IHeaderDictionary headers) => RateLimitFields.Write(all, plan.Terms, headers);

    public ValueTask GiveBackAsync() => Interlocked.CompareExchange(ref _state, GivenBack, Taken) == Taken ? limiter.GiveBackAsync(this) : ValueTask.CompletedTask;
}
