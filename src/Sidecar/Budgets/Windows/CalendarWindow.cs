using System.Collections.Immutable;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets.Windows;

/// <summary>An hour, a day or a month of the calendar: one bucket, numbered by the second at which it starts.</summary>
internal sealed class CalendarWindow(string name, SpendAccount account, string currency, TimeZoneInfo zone, CalendarPeriod period, long? maxAmount, long? maxCount)
    : CountedWindow(name, account, currency, new(KeyOf(name, account, currency, zone, period), 1, KeepOf(period)), maxAmount, maxCount)
{
    private readonly ZoneCalendar _calendar = new(zone, period);

    public override long BucketAt(DateTimeOffset at) => _calendar.SpanOf(at).Number;

    public override DateTimeOffset? StartAfter(DateTimeOffset at, int buckets)
    {
        var span = _calendar.SpanOf(at);
        for (; buckets > 1; buckets--)
        {
            span = _calendar.SpanOf(span.End);
        }

        return span.End;
    }

    public override long PeriodAt(DateTimeOffset at) => BucketAt(at);

    public override ImmutableArray<LedgerRange> RangesAt(DateTimeOffset at)
    {
        var span = _calendar.SpanOf(at);
        return [RangeOf(span), RangeOf(_calendar.SpanOf(span.End))];
    }

    private static LedgerRange RangeOf(CalendarSpan span) => new(span.Start, span.End, null, span.Number);

    private static Digest KeyOf(string name, SpendAccount account, string currency, TimeZoneInfo zone, CalendarPeriod period) =>
        Digest.OfParts("budget-window", account.Kind.ToString(), account.Id, name, "calendar", period.ToString(), zone.Id, currency);

    // No hour, day or month is longer, whatever the clocks do.
    private static TimeSpan KeepOf(CalendarPeriod period) => period switch
    {
        CalendarPeriod.Hour => TimeSpan.FromHours(3),
        CalendarPeriod.Day => TimeSpan.FromDays(3),
        _ => TimeSpan.FromDays(34),
    };
}
