namespace Sidecar.Policies;

/// <summary>What operators may choose as the window of clients' times.</summary>
internal static class TimeWindowRules
{
    private static readonly TimeSpan ShortestWindow = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestWindow = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestSkew = TimeSpan.FromHours(1);

    /// <param name="keyPath">The section with the keys <c>Window</c> and <c>Skew</c>.</param>
    public static void Validate(TimeWindow accepted, string keyPath, IConfigurationErrors errors)
    {
        if (accepted.Window < ShortestWindow || accepted.Window > LongestWindow)
        {
            errors.Add($"{keyPath}:{nameof(TimeWindow.Window)}", "must be between 00:00:01 and 1.00:00:00, for example 00:05:00");
        }

        if (accepted.Skew < TimeSpan.Zero || accepted.Skew > LongestSkew)
        {
            errors.Add($"{keyPath}:{nameof(TimeWindow.Skew)}", "must be between 00:00:00 and 01:00:00, for example 00:00:30");
        }
    }
}
