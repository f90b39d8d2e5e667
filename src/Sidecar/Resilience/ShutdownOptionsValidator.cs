using Sidecar.Policies;

namespace Sidecar.Resilience;

internal static class ShutdownOptionsValidator
{
    private static readonly TimeSpan LongestDelay = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(1);

    public static void Validate(ShutdownOptions options, string keyPath, IConfigurationErrors errors)
    {
        if (options.DrainDelay < TimeSpan.Zero || options.DrainDelay > LongestDelay)
        {
            errors.Add($"{keyPath}:DrainDelay", "must be between 00:00:00 and 00:10:00, for example 00:00:05");
        }

        if (options.Timeout <= TimeSpan.Zero || options.Timeout > LongestTimeout)
        {
            errors.Add($"{keyPath}:Timeout", "must be above 00:00:00 and at most 01:00:00, for example 00:00:30");
        }
    }
}
