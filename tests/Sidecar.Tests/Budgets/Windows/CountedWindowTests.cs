using FsCheck;
using FsCheck.Fluent;
using Sidecar.Budgets.Windows;
using Sidecar.Ledger;

namespace Sidecar.Tests.Budgets.Windows;

public sealed class CountedWindowTests
{
    // Half an hour, three quarters, midnight, a minute past it, a day left out, and none at all.
    private static readonly string[] Zones =
    [
        "UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "America/Sao_Paulo", "America/Havana", "America/St_Johns", "Pacific/Apia", "Asia/Beirut",
        "Africa/Cairo", "Europe/Moscow", "Africa/Casablanca", "Pacific/Chatham", "America/Asuncion",
    ];

    private static readonly SpendAccount Account = new(SpendAccountKind.Agent, "shopper");

    private static readonly Arbitrary<CountedWindow> AnyWindow = Gen.OneOf(
        from zone in Gen.Elements(Zones)
        from period in Gen.Elements(Enum.GetValues<CalendarPeriod>())
        select (CountedWindow)Calendar(zone, period),
        Gen.Choose(60, 366 * 86_400).Select(seconds => (CountedWindow)Rolling(TimeSpan.FromSeconds(seconds)))).ToArbitrary();

    private static readonly Gen<DateTimeOffset> AnyTime =
        from second in Gen.Choose(1_000_000_000, int.MaxValue)
        from millisecond in Gen.Choose(0, 999)
        select DateTimeOffset.FromUnixTimeSeconds(second).AddMilliseconds(millisecond);

    [Fact]
    public void A_later_time_is_never_in_an_earlier_bucket() =>
        Prop.ForAll(AnyWindow, AnyTime.ToArbitrary(), Gen.Choose(0, 200_000).ToArbitrary(), (window, at, later) =>
            Assert.True(window.BucketAt(at) <= window.BucketAt(at.AddSeconds(later)))).Check(Runs);

    [Fact]
    public void A_bucket_ends_where_the_next_one_starts() =>
        Prop.ForAll(AnyWindow, AnyTime.ToArbitrary(), (window, at) =>
        {
            var next = window.StartAfter(at, 1)!.Value;
            Assert.True(next > at);
            Assert.Equal(window.BucketAt(at), window.BucketAt(next.AddMilliseconds(-1)));
            Assert.True(window.BucketAt(next) > window.BucketAt(at));
            Assert.Equal(window.StartAfter(next, 1), window.StartAfter(at, 2));
        }).Check(Runs);

    [Fact]
    public void The_ledger_is_asked_for_exactly_what_counts_and_what_comes_next() =>
        Prop.ForAll(AnyWindow, AnyTime.ToArbitrary(), Gen.Choose(-130, 130).ToArbitrary(), (window, at, near) =>
        {
            var step = window is RollingWindow ? window.StartAfter(at, 2)!.Value - window.StartAfter(at, 1)!.Value : TimeSpan.FromHours(1);
            var spent = at.AddTicks(step.Ticks * near);
            var found = Found(window, at, spent);
            if (Counts(window, window.BucketAt(at), window.BucketAt(spent)))
            {
                Assert.Equal(window.BucketAt(spent), found);
            }

            Assert.True(found is null || found == window.BucketAt(spent));
        }).Check(Runs);

    [Fact]
    public void What_is_spent_in_the_next_bucket_by_a_clock_that_is_ahead_is_loaded_too() =>
        Prop.ForAll(AnyWindow, AnyTime.ToArbitrary(), (window, at) =>
        {
            var ahead = window.StartAfter(at, 1)!.Value;
            Assert.Equal(window.BucketAt(ahead), Found(window, at, ahead));
        }).Check(Runs);

    [Fact]
    public void A_rolling_window_never_counts_shorter_than_its_length_and_at_most_a_sixtieth_longer() =>
        Prop.ForAll(Gen.Choose(60_000, int.MaxValue).ToArbitrary(), AnyTime.ToArbitrary(), (milliseconds, at) =>
        {
            var length = TimeSpan.FromMilliseconds(milliseconds);
            var window = Rolling(length);
            var slack = (length / 60) + TimeSpan.FromMilliseconds(61);
            Assert.True(Counts(window, window.BucketAt(at), window.BucketAt(at - length)));
            Assert.False(Counts(window, window.BucketAt(at), window.BucketAt(at - length - slack)));
        }).Check(Runs);

    [Theory]
    [InlineData("Europe/Berlin", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z")]
    public void An_hour_that_the_clocks_show_twice_is_two(string zone, string first, string second)
    {
        var window = Calendar(zone, CalendarPeriod.Hour);

        Assert.NotEqual(window.BucketAt(Time(first)), window.BucketAt(Time(second)));
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-29T12:00:00Z", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")] // 23 hours
    [InlineData("Europe/Berlin", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")] // 25 hours
    [InlineData("America/Havana", "2024-11-03T04:30:00Z", "2024-11-03T04:00:00Z", "2024-11-04T05:00:00Z")] // midnight comes twice
    [InlineData("America/Sao_Paulo", "2018-11-04T03:00:00Z", "2018-11-04T03:00:00Z", "2018-11-05T02:00:00Z")] // midnight does not come
    [InlineData("America/St_Johns", "2010-11-07T03:00:00Z", "2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z")] // yesterday comes back
    [InlineData("Pacific/Apia", "2011-12-30T09:59:59Z", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z")] // and the next day is left out
    public void A_day_begins_when_the_clocks_first_show_it(string zone, string at, string start, string end)
    {
        var window = Calendar(zone, CalendarPeriod.Day);

        Assert.Equal(Time(start).ToUnixTimeSeconds(), window.BucketAt(Time(at)));
        Assert.Equal(Time(end), window.StartAfter(Time(at), 1));
    }

    [Fact]
    public void A_month_ends_at_midnight_of_its_zone()
    {
        var window = Calendar("America/New_York", CalendarPeriod.Month);

        Assert.Equal(Time("2026-04-01T04:00:00Z"), window.StartAfter(Time("2026-03-01T05:00:00Z"), 1));
        Assert.NotEqual(window.BucketAt(Time("2026-04-01T03:59:59.999Z")), window.BucketAt(Time("2026-04-01T04:00:00Z")));
    }

    [Fact]
    public void A_limit_that_is_raised_keeps_its_window_and_another_length_or_zone_is_another()
    {
        var day = Calendar("UTC", CalendarPeriod.Day);

        Assert.Equal(day.Window, new CalendarWindow("day", Account, "USD", TimeZoneInfo.Utc, CalendarPeriod.Day, 7, 7).Window);
        Assert.Distinct(new CountedWindow[]
        {
            day, Calendar("Europe/Berlin", CalendarPeriod.Day), Calendar("UTC", CalendarPeriod.Hour), Rolling(TimeSpan.FromDays(1)), Rolling(TimeSpan.FromDays(2)),
            new CalendarWindow("day", Account, "EUR", TimeZoneInfo.Utc, CalendarPeriod.Day, 1, null), new CalendarWindow("days", Account, "USD", TimeZoneInfo.Utc, CalendarPeriod.Day, 1, null),
            new CalendarWindow("day", new(SpendAccountKind.Budget, "shopper"), "USD", TimeZoneInfo.Utc, CalendarPeriod.Day, 1, null),
        }.Select(window => window.Window.Key));
    }

    private static Config Runs => Config.QuickThrowOnFailure.WithMaxTest(2_000);

    private static CalendarWindow Calendar(string zone, CalendarPeriod period) => new("day", Account, "USD", TimeZoneInfo.FindSystemTimeZoneById(zone), period, 100, null);

    private static RollingWindow Rolling(TimeSpan length) => new("day", Account, "USD", length, 100, null);

    private static bool Counts(CountedWindow window, long now, long bucket) => window is RollingWindow ? bucket <= now && bucket > now - window.Window.Buckets : bucket == now;

    /// <summary>In which bucket the ledger would report a spend; null where it was not asked for.</summary>
    private static long? Found(CountedWindow window, DateTimeOffset at, DateTimeOffset spent) =>
        window.RangesAt(at).Where(range => range.From <= spent && spent < range.Until)
            .Select(range => (long?)(range.Bucket is { } step ? spent.ToUnixTimeMilliseconds() / (long)step.TotalMilliseconds : range.Number)).SingleOrDefault();

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
