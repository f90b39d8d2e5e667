using FsCheck;
using FsCheck.Fluent;
using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

public sealed class TimeWindowTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeWindow Window = new(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30));
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public void A_time_is_believed_up_to_both_ends_of_the_window_and_not_a_tick_beyond()
    {
        Assert.Equal(Timeliness.Timely, Window.Judge(Now, Now));
        Assert.Equal(Timeliness.Timely, Window.Judge(Now - Window.Window, Now));
        Assert.Equal(Timeliness.Stale, Window.Judge(Now - Window.Window - Tick, Now));
        Assert.Equal(Timeliness.Timely, Window.Judge(Now + Window.Skew, Now));
        Assert.Equal(Timeliness.Future, Window.Judge(Now + Window.Skew + Tick, Now));
    }

    [Fact]
    public void Without_skew_nothing_ahead_is_believed()
    {
        var strict = Window with { Skew = TimeSpan.Zero };

        Assert.Equal(Timeliness.Timely, strict.Judge(Now, Now));
        Assert.Equal(Timeliness.Future, strict.Judge(Now + Tick, Now));
    }

    [Fact]
    public void The_ends_of_the_calendar_are_judged_like_any_other_time()
    {
        Assert.Equal(Timeliness.Future, Window.Judge(DateTimeOffset.MaxValue, Now));
        Assert.Equal(Timeliness.Stale, Window.Judge(DateTimeOffset.MinValue, Now));
        Assert.Equal(Timeliness.Stale, Window.Judge(DateTimeOffset.UnixEpoch, Now));
    }

    /// <summary>A clock that another replica has, or that is set back in between, may be off by the skew.</summary>
    [Fact]
    public void What_is_remembered_outlives_every_time_that_is_believed() =>
        Prop.ForAll<ushort, ushort, int>((window, skew, ahead) =>
        {
            var accepted = new TimeWindow(TimeSpan.FromSeconds(window + 1), TimeSpan.FromMilliseconds(skew));
            var stamped = Now + TimeSpan.FromMilliseconds(ahead % 70_000);
            var forgotten = Now + accepted.Retention;
            var clock = forgotten - TimeSpan.FromMilliseconds(skew);
            return accepted.Judge(stamped, Now) != Timeliness.Timely || accepted.Judge(stamped, clock) == Timeliness.Stale;
        }).QuickCheckThrowOnFailure();
}
