using Sidecar.Policies;

namespace Sidecar.Resilience;

internal static class CircuitBreakerOptionsValidator
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static void Validate(CircuitBreakerOptions options, string keyPath, IConfigurationErrors errors)
    {
        // Written so that NaN is refused too.
        if (!(options.FailureRatio > 0 && options.FailureRatio <= 1))
        {
            errors.Add($"{keyPath}:FailureRatio", "must be above 0 and at most 1, for example 0.5");
        }

        if (options.MinimumThroughput < 2)
        {
            errors.Add($"{keyPath}:MinimumThroughput", "must be 2 or more: a single call has no ratio");
        }

        ValidateDuration(options.SamplingDuration, $"{keyPath}:SamplingDuration", errors);
        ValidateDuration(options.BreakDuration, $"{keyPath}:BreakDuration", errors);
    }

    private static void ValidateDuration(TimeSpan duration, string keyPath, IConfigurationErrors errors)
    {
        if (duration < Shortest || duration > Longest)
        {
            errors.Add(keyPath, "must be between 00:00:00.5 and 1.00:00:00, for example 00:00:15");
        }
    }
}
