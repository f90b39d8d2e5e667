using System.Net.Http.Headers;
using Sidecar.Identity.Profiles;

namespace Sidecar.Tests.Identity.Profiles;

public sealed class DocumentLifetimesTests
{
    private static readonly DocumentLifetimes Lifetimes = new(new ProfileOptions { MaxLifetime = TimeSpan.FromMinutes(30) });

    [Theory]
    [InlineData(null, 60)]
    [InlineData("public", 60)]
    [InlineData("public, max-age=0", 60)]
    [InlineData("public, max-age=59", 60)]
    [InlineData("public, max-age=61", 61)]
    [InlineData("max-age=1799", 1799)]
    [InlineData("max-age=1801", 1800)]
    [InlineData("max-age=2147483647", 1800)]
    [InlineData("no-store, max-age=600", 60)]
    [InlineData("no-cache, max-age=600", 60)]
    public void Lifetime_stays_within_our_bounds_whatever_the_server_says(string? header, int seconds)
    {
        var control = header is null ? null : CacheControlHeaderValue.Parse(header);
        Assert.Equal(TimeSpan.FromSeconds(seconds), Lifetimes.OfDocument(control, age: null));
    }

    [Fact]
    public void Time_that_was_spent_in_other_caches_counts()
    {
        var control = CacheControlHeaderValue.Parse("max-age=600");
        Assert.Equal(TimeSpan.FromSeconds(400), Lifetimes.OfDocument(control, TimeSpan.FromSeconds(200)));
        Assert.Equal(TimeSpan.FromSeconds(60), Lifetimes.OfDocument(control, TimeSpan.FromDays(9)));
    }

    [Theory]
    [InlineData(1, 10)]
    [InlineData(2, 20)]
    [InlineData(3, 40)]
    [InlineData(5, 160)]
    [InlineData(6, 300)]
    [InlineData(int.MaxValue, 300)]
    public void Failures_in_a_row_are_remembered_longer_and_never_above_five_minutes(int failures, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Lifetimes.OfFailure(failures));

    [Theory]
    [InlineData(1, 120, 120)]
    [InlineData(1, 9, 10)]
    [InlineData(4, 60, 80)]
    [InlineData(1, 301, 300)]
    [InlineData(1, 0, 10)]
    [InlineData(1, -60, 10)]
    [InlineData(1, int.MaxValue, 300)]
    public void A_server_that_wants_to_be_left_alone_gets_a_longer_pause_within_our_bounds(int failures, int asked, int seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Lifetimes.OfFailure(failures, TimeSpan.FromSeconds(asked)));
}
