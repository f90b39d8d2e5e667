using FsCheck;
using FsCheck.Fluent;
using Sidecar.State;

namespace Sidecar.Tests.State;

public sealed class RateGridTests
{
    [Theory]
    [InlineData(1, 1, 1000)]
    [InlineData(2, 2, 1000)]
    [InlineData(60, 60, 1000)]
    [InlineData(3600, 3600, 1000)]
    [InlineData(604_800, 604_800, 1000)]
    public void Whole_seconds_have_a_thousand_steps(int seconds, long step, long span) =>
        Assert.Equal(new RateGrid(step, span), RateGrid.Of(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1001, 2, 501)]
    [InlineData(0.5, 1, 1)]
    public void Other_windows_are_rounded_up(double milliseconds, long step, long span) =>
        Assert.Equal(new RateGrid(step, span), RateGrid.Of(TimeSpan.FromMilliseconds(milliseconds)));

    /// <summary>From the last moment of its own step to the first that no longer counts, and from the first moment to that.</summary>
    [Fact]
    public void A_cost_counts_for_the_window_at_least_and_two_steps_longer_at_most() =>
        Prop.ForAll(Gen.Choose(1, 604_800_000).ToArbitrary(), static milliseconds =>
        {
            var grid = RateGrid.Of(TimeSpan.FromMilliseconds(milliseconds));
            return grid.Span * grid.Step >= milliseconds && (grid.Span + 1) * grid.Step <= milliseconds + (2 * grid.Step) && grid.Span is >= 1 and <= 1000;
        }).QuickCheckThrowOnFailure();
}
