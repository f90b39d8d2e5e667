namespace Sidecar.Ledger;

/// <summary>What may be spent in windows of time.</summary>
/// <param name="TimeZone">An IANA name, e.g. <c>Europe/Berlin</c>: calendar windows begin at its midnights.</param>
/// <param name="Windows">At most <see cref="MostWindows"/>, of different names.</param>
internal sealed record SpendLimits(string TimeZone, IReadOnlyList<SpendWindow> Windows)
{
    public const int MostWindows = 12;

    public static SpendLimits None { get; } = new("UTC", []);
}

/// <summary>A window with at least one limit.</summary>
/// <param name="Name">E.g. <c>day</c>: what an agent is told. 1 to 32 of <c>a-z 0-9 _ -</c>.</param>
/// <param name="Calendar">An hour, a day or a month of the calendar; null for a rolling window.</param>
/// <param name="Rolling">The length of a rolling window, from a minute to 366 days; null for a calendar's. It is counted in 60 steps, so that a spend counts up to a sixtieth longer and never shorter.</param>
/// <param name="MaxAmount">Micros; null for no limit.</param>
/// <param name="MaxCount">Spends; null for no limit.</param>
internal sealed record SpendWindow(string Name, CalendarPeriod? Calendar, TimeSpan? Rolling, long? MaxAmount, long? MaxCount);

/// <summary>A stretch of the calendar.</summary>
internal enum CalendarPeriod
{
    Hour,
    Day,
    Month,
}
