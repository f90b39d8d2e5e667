using Sidecar.Ledger;

namespace Sidecar.Budgets.Windows;

/// <summary>
/// Hours, days or months as the clocks of a time zone show them. Every instant is in exactly one: a day begins when the clocks first show its midnight or something later, an hour ends when
/// the clocks are put to another time.
/// </summary>
internal sealed class ZoneCalendar(TimeZoneInfo zone, CalendarPeriod period)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly ZoneClock _clock = new(zone);
    private CalendarSpan? _last;

    public CalendarSpan SpanOf(DateTimeOffset at)
    {
        if (Volatile.Read(ref _last) is { } last && last.Covers(at))
        {
            return last;
        }

        var span = period == CalendarPeriod.Hour ? HourOf(at) : SpanOfDays(at);
        Volatile.Write(ref _last, span);
        return span;
    }

    private CalendarSpan HourOf(DateTimeOffset at)
    {
        var second = DateTimeOffset.FromUnixTimeSeconds(at.ToUnixTimeSeconds());
        var start = second.AddTicks(-(_clock.Local(second).Ticks % Hour.Ticks));
        var end = start + Hour;
        return new(_clock.FirstChange(start, second) ?? start, _clock.FirstChange(second, end.AddSeconds(-1)) ?? end);
    }

    private CalendarSpan SpanOfDays(DateTimeOffset at)
    {
        var first = First(_clock.Local(at));
        var start = _clock.FirstAt(first);
        var end = _clock.FirstAt(Next(first));

        // Clocks that are put back over midnight show the day before once more, after the day has begun; a day that was left out is over as it begins.
        while (end <= at)
        {
            first = Next(first);
            (start, end) = (end, _clock.FirstAt(Next(first)));
        }

        return new(start, end);
    }

    private DateTime First(DateTime local) => period == CalendarPeriod.Day ? local.Date : new DateTime(local.Year, local.Month, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private DateTime Next(DateTime first) => period == CalendarPeriod.Day ? first.AddDays(1) : first.AddMonths(1);
}
