using Sidecar.State;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.Contracts;

/// <summary>What every store of rate windows promises. Inherited once per implementation.</summary>
public abstract class RateWindowsContract : StoreContract
{
    // Long enough that some calls fall into one window on any machine, short enough to wait for.
    private TimeSpan ShortWindow => Clock.Brief * 4;

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(63)]
    public async Task Of_64_parallel_callers_exactly_as_many_as_the_limit_are_admitted(int limit)
    {
        var windows = Create();
        var sibling = CreateSibling(windows);
        var decisions = await Crowd.AskAsync(i => AcquireAsync(i % 2 == 0 ? windows : sibling, "contested", limit));
        Assert.All(decisions, static decision => Assert.True(decision.IsAvailable && !decision.IsLocal));
        Assert.Equal(limit, decisions.Count(static decision => decision.IsAdmitted));
    }

    [Fact]
    public async Task Remaining_counts_down_and_a_refusal_costs_nothing()
    {
        var windows = Create();
        Assert.Equal(6, (await AcquireAsync(windows, "k", limit: 10, cost: 4)).Remaining);
        var refused = await AcquireAsync(windows, "k", limit: 10, cost: 7);
        Assert.False(refused.IsAdmitted);
        Assert.Equal(6, refused.Remaining);
        Assert.Equal(0, (await AcquireAsync(windows, "k", limit: 10, cost: 6)).Remaining);
        Assert.False((await AcquireAsync(windows, "k", limit: 10)).IsAdmitted);
    }

    [Fact]
    public async Task Admission_says_when_the_window_ends_and_a_refusal_when_to_come_again()
    {
        var windows = Create();
        var admitted = await AcquireAsync(windows, "k", limit: 1);
        Assert.InRange(admitted.RetryAfter, TimeSpan.FromTicks(1), Clock.Lasting);
        var refused = await AcquireAsync(windows, "k", limit: 1);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromTicks(1), Clock.Lasting * 2);
    }

    [Fact]
    public async Task Keys_are_independent_of_each_other()
    {
        var windows = Create();
        Assert.True((await AcquireAsync(windows, "a", limit: 1)).IsAdmitted);
        Assert.True((await AcquireAsync(windows, "b", limit: 1)).IsAdmitted);
        Assert.False((await AcquireAsync(windows, "a", limit: 1)).IsAdmitted);
    }

    [Fact]
    public async Task Windows_of_different_lengths_count_apart()
    {
        var windows = Create();
        Assert.Equal(0, (await AcquireAsync(windows, "k", limit: 1)).Remaining);
        Assert.Equal(1, (await windows.TryAcquireAsync(Digest("k"), 2, 3 * ShortWindow, 1, CancellationToken.None)).Remaining);
        Assert.False((await AcquireAsync(windows, "k", limit: 1)).IsAdmitted);
        Assert.Equal(0, (await windows.TryAcquireAsync(Digest("k"), 2, 3 * ShortWindow, 1, CancellationToken.None)).Remaining);
    }

    [Fact]
    public async Task Cost_above_the_limit_is_never_admitted_and_spoils_nothing()
    {
        var windows = Create();
        var refused = await AcquireAsync(windows, "k", limit: 3, cost: 4);
        Assert.True(refused.IsAvailable);
        Assert.False(refused.IsAdmitted);
        Assert.InRange(refused.RetryAfter, TimeSpan.FromTicks(1), Clock.Lasting * 2);
        Assert.True((await AcquireAsync(windows, "k", limit: 3, cost: 3)).IsAdmitted);
    }

    [Fact]
    public async Task Costs_and_limits_of_any_size_are_counted()
    {
        var windows = Create();
        const long Limit = 1_000_000_000_000;
        Assert.Equal(1, (await AcquireAsync(windows, "k", Limit, Limit - 1)).Remaining);
        Assert.False((await AcquireAsync(windows, "k", Limit, Limit)).IsAdmitted);
        Assert.True((await AcquireAsync(windows, "k", Limit)).IsAdmitted);
    }

    [Fact]
    public async Task Whoever_waits_as_long_as_told_is_admitted()
    {
        var windows = Create();
        for (var round = 0; round < 3; round++)
        {
            RateDecision decision;
            var calls = 0;
            do
            {
                decision = await AcquireAsync(windows, "k", limit: 4, window: ShortWindow);
            }
            while (decision.IsAdmitted && ++calls < 1000);

            // Never refused: the machine is slower than the limit, and there is nothing to wait for.
            if (!decision.IsAdmitted)
            {
                await Clock.PassAsync(decision.RetryAfter);
                Assert.True((await AcquireAsync(windows, "k", limit: 4, window: ShortWindow)).IsAdmitted);
            }
        }
    }

    [Fact]
    public async Task Everything_is_forgotten_after_two_windows()
    {
        var windows = Create();
        await AcquireAsync(windows, "k", limit: 5, cost: 5, window: ShortWindow);
        await Clock.PassAsync(ShortWindow * 2);
        Assert.Equal(0, (await AcquireAsync(windows, "k", limit: 5, cost: 5, window: ShortWindow)).Remaining);
    }

    [Fact]
    public async Task Cancelled_call_costs_nothing()
    {
        var windows = Create();
        await ThrowsCancelledAsync(() => windows.TryAcquireAsync(Digest("k"), 1, Clock.Lasting, 1, Cancelled));
        Assert.True((await AcquireAsync(windows, "k", limit: 1)).IsAdmitted);
    }

    private protected abstract IRateWindows Create();

    /// <summary>The same windows as another replica sees them.</summary>
    private protected virtual IRateWindows CreateSibling(IRateWindows windows) => windows;

    private protected async Task<RateDecision> AcquireAsync(IRateWindows windows, string key, long limit, long cost = 1, TimeSpan? window = null) =>
        await windows.TryAcquireAsync(Digest(key), limit, window ?? Clock.Lasting, cost, CancellationToken.None);
}
