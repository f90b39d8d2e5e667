namespace Sidecar.Budgets.Windows;

/// <summary>
/// What the clocks of a time zone show, from the zone's offsets at instants alone: those are always one, while a time of the clocks may be none or two instants, and zones change at midnight,
/// by half an hour, or by a day. Exact to the second.
/// </summary>
internal sealed class ZoneClock(TimeZoneInfo zone)
{
    // No clock is further from UTC than 14 hours.
    private static readonly TimeSpan Furthest = TimeSpan.FromHours(15);
    private static readonly TimeSpan Stride = TimeSpan.FromHours(1);

    /// <summary>What the clocks show at an instant.</summary>
    public DateTime Local(DateTimeOffset at) => at.UtcDateTime + zone.GetUtcOffset(at);

    /// <summary>The first instant at which the clocks show a time or a later one.</summary>
    public DateTimeOffset FirstAt(DateTime local)
    {
        var from = new DateTimeOffset(local.Ticks, TimeSpan.Zero) - Furthest;
        var last = from + (2 * Furthest);
        while (from < last)
        {
            // The clocks run evenly from here to there.
            var until = FirstChange(from, from + Stride) ?? from + Stride;
            var shown = new DateTimeOffset(local.Ticks, TimeSpan.Zero) - zone.GetUtcOffset(from);
            if (shown < until)
            {
                return shown > from ? shown : from;
            }

            from = until;
        }

        return last;
    }

    /// <summary>The first instant after one and up to another at which the clocks were put to another time; null where there is none, or where it was undone in between.</summary>
    public DateTimeOffset? FirstChange(DateTimeOffset after, DateTimeOffset upTo)
    {
        var offset = zone.GetUtcOffset(after);
        if (zone.GetUtcOffset(upTo) == offset)
        {
            return null;
        }

        var (before, changed) = (after.ToUnixTimeSeconds(), upTo.ToUnixTimeSeconds());
        while (changed - before > 1)
        {
            var middle = before + ((changed - before) / 2);
            (before, changed) = zone.GetUtcOffset(DateTimeOffset.FromUnixTimeSeconds(middle)) == offset ? (middle, changed) : (before, middle);
        }

        return DateTimeOffset.FromUnixTimeSeconds(changed);
    }
}
