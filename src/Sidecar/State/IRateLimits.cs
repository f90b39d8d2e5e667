using System.Runtime.InteropServices;
using Sidecar.Policies;

namespace Sidecar.State;

/// <summary>
/// How much of several limits is used up, in sliding windows. The threat: a caller who asks more than may be, spread over connections and replicas. The promise: an attempt is charged to all of its windows or to none,
/// and in every interval as long as a window the costs charged to it are within its limit. Exact on a grid of a thousandth of the window, at least a millisecond (<see cref="RateGrid"/>): a cost counts for the window's length at
/// least, and at most two of these steps longer. What is refused costs nothing. In memory, callers that were quiet longest at the rule with the most of them are forgotten when there are too many. When a call is late it may have been charged all the same: a
/// charge too many, never one too few. When the store fails the outcome is <see cref="RateOutcome.Unavailable"/>; limits then go local.
/// </summary>
internal interface IRateLimits
{
    /// <summary>Fills the attempt's standings, unless the store is away.</summary>
    ValueTask<RateOutcome> TryAcquireAsync(RateAttempt attempt, CancellationToken cancellationToken);

    /// <summary>Takes back what an admitted attempt was charged, where it still counts. Once for an attempt. Never throws for a store that is away: then it stays charged.</summary>
    ValueTask GiveBackAsync(RateAttempt attempt);
}

/// <summary>What came of an attempt.</summary>
internal enum RateOutcome
{
    /// <summary>The store is away; nothing is known.</summary>
    Unavailable,

    /// <summary>Every window had room and was charged.</summary>
    Admitted,

    /// <summary>A window had no room; none was charged.</summary>
    Refused,
}

/// <summary>A cost to be charged to one window.</summary>
/// <param name="Key">Of rule and caller.</param>
/// <param name="Limit">Costs admitted in a window; 1 or more.</param>
/// <param name="Window">Whole seconds, 1 or more. Rules that differ in it count apart.</param>
/// <param name="Cost">1 or more.</param>
/// <param name="Rule">Whose window it is, from the configuration. Where memory is short the windows of one rule make room for each other.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RateCharge(Digest Key, long Limit, TimeSpan Window, long Cost, string Rule = "");

/// <summary>How a window stands after an attempt.</summary>
/// <param name="HasRoom">Whether the cost had room in this window.</param>
/// <param name="Remaining">What is left now.</param>
/// <param name="Wait">With room: until something that counts now is forgotten; until then no more than what remains is admitted. Without: until the same cost has room if nobody else asks; for a cost above the limit, until all is forgotten. Zero where nothing counts.</param>
/// <param name="Tick">When it was charged, on the window's grid: the store's own word for giving it back.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RateStanding(bool HasRoom, long Remaining, TimeSpan Wait, long Tick);
