using Sidecar.Policies;

namespace Sidecar.State;

/// <summary>
/// How much of a limit is used up. A sliding window in two counters: the count of the current fixed window and the part of the one before that the
/// sliding window still covers. The threat: a caller who asks more than may be, spread over connections and replicas. The promise: the
/// admitted costs of one key in any window of that length stay within the limit, but for the approximation (the earlier window counts as if it had been spread
/// evenly, and its part is rounded up: what is used is ceil(previous × what is left of the current fixed window ÷ window) + current). What is refused costs nothing. When the store fails the outcome is <see cref="RateDecision.IsAvailable"/> false; limits then go local.
/// </summary>
internal interface IRateWindows
{
    /// <param name="key">Of rule and caller.</param>
    /// <param name="limit">Costs admitted in a window; 1 or more.</param>
    /// <param name="cost">1 or more.</param>
    ValueTask<RateDecision> TryAcquireAsync(Digest key, long limit, TimeSpan window, long cost, CancellationToken cancellationToken);
}

/// <summary>What came of asking for admission.</summary>
/// <param name="IsAvailable">False when the store is away and nothing was decided.</param>
/// <param name="IsAdmitted">Whether the cost was taken.</param>
/// <param name="Remaining">What is left now.</param>
/// <param name="RetryAfter">
/// More than zero. For a refusal: after how long the same cost could be admitted if nobody else asks; for a cost above the limit, until all is forgotten.
/// For an admission: until the current fixed window ends.
/// </param>
/// <param name="IsLocal">Decided by this replica alone, because the shared store is away.</param>
internal readonly record struct RateDecision(bool IsAvailable, bool IsAdmitted, long Remaining, TimeSpan RetryAfter, bool IsLocal = false)
{
    public static RateDecision Unavailable => default;
}
