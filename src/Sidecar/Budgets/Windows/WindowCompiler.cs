using System.Collections.Immutable;
using Sidecar.Ledger;

namespace Sidecar.Budgets.Windows;

/// <summary>Turns limits as they are written down into windows.</summary>
internal static class WindowCompiler
{
    /// <param name="prefix">Before each window's name, e.g. <c>budget.</c>; empty for an agent's own.</param>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know the zone.</exception>
    /// <exception cref="InvalidOperationException">The limits are none that there may be: whoever wrote them did not check them.</exception>
    public static ImmutableArray<CountedWindow> Compile(SpendLimits limits, SpendAccount account, string currency, string prefix)
    {
        if (limits.Windows.Count == 0)
        {
            return [];
        }

        if (limits.Windows.Count > SpendLimits.MostWindows || limits.Windows.DistinctBy(static window => window.Name).Count() < limits.Windows.Count)
        {
            throw new InvalidOperationException($"The limits of {account.Id} are more than {SpendLimits.MostWindows}, or two have one name.");
        }

        var zone = TimeZoneInfo.FindSystemTimeZoneById(limits.TimeZone);
        return [.. limits.Windows.Select(window => Compile(window, prefix + window.Name, account, currency, zone))];
    }

    private static CountedWindow Compile(SpendWindow window, string name, SpendAccount account, string currency, TimeZoneInfo zone) => window switch
    {
        { Calendar: { } period, Rolling: null } => new CalendarWindow(name, account, currency, zone, period, window.MaxAmount, window.MaxCount),
        { Calendar: null, Rolling: { } length } => new RollingWindow(name, account, currency, length, window.MaxAmount, window.MaxCount),
        _ => throw new InvalidOperationException($"The window {name} is neither of the calendar nor rolling, or both."),
    };
}
