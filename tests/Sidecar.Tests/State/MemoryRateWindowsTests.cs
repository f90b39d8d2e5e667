using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.State;

public sealed class MemoryRateWindowsTests : RateWindowsContract
{
    private readonly ManualTimeProvider _time = new();

    private protected override StoreClock Clock => new ManualStoreClock(_time);

    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Window_before_counts_for_the_part_that_is_still_covered()
    {
        var windows = Create();
        await MinuteAsync(windows, cost: 60);
        await Clock.PassAsync(Minute * 1.25);

        // Three quarters of 60 still count.
        Assert.Equal(14, (await MinuteAsync(windows, cost: 1)).Remaining);
        Assert.Equal(0, (await MinuteAsync(windows, cost: 14)).Remaining);
        Assert.False((await MinuteAsync(windows, cost: 1)).IsAdmitted);
        await Clock.PassAsync(Minute / 4);
        Assert.Equal(14, (await MinuteAsync(windows, cost: 1)).Remaining);
    }

    [Fact]
    public async Task Refusal_says_the_very_moment_from_which_the_cost_is_admitted()
    {
        var random = new Random(7);
        for (var round = 0; round < 500; round++)
        {
            var windows = Create();
            var limit = random.Next(1, 50);
            RateDecision decision;
            var cost = random.Next(1, limit + 1);
            while ((decision = await MinuteAsync(windows, cost, limit)).IsAdmitted)
            {
                await Clock.PassAsync(TimeSpan.FromTicks(random.NextInt64(Minute.Ticks / 2)));
                cost = random.Next(1, limit + 1);
            }

            await Clock.PassAsync(decision.RetryAfter - TimeSpan.FromTicks(1));
            Assert.False((await MinuteAsync(windows, cost, limit)).IsAdmitted);
            await Clock.PassAsync(TimeSpan.FromTicks(1));
            Assert.True((await MinuteAsync(windows, cost, limit)).IsAdmitted);
        }
    }

    [Fact]
    public async Task Caller_who_never_stops_asking_gets_no_more_than_the_limit_in_the_long_run()
    {
        var windows = Create();
        var admitted = 0;
        for (var call = 0; call < 3 * 3600; call++)
        {
            admitted += (await MinuteAsync(windows, cost: 1)).IsAdmitted ? 1 : 0;
            await Clock.PassAsync(TimeSpan.FromSeconds(1) / 3);
        }

        Assert.InRange(admitted, 3000, 3660);
    }

    [Fact]
    public async Task Full_store_counts_nobody_new_until_a_window_is_over()
    {
        var windows = new MemoryRateWindows(_time, capacity: 2);
        await windows.TryAcquireAsync(Digest("a"), 1, Minute, 1, CancellationToken.None);
        await windows.TryAcquireAsync(Digest("b"), 1, Minute, 1, CancellationToken.None);
        Assert.False((await windows.TryAcquireAsync(Digest("c"), 1, Minute, 1, CancellationToken.None)).IsAvailable);
        var known = await windows.TryAcquireAsync(Digest("a"), 1, Minute, 1, CancellationToken.None);
        Assert.True(known is { IsAvailable: true, IsAdmitted: false });
        await Clock.PassAsync(Minute * 2);
        Assert.True((await windows.TryAcquireAsync(Digest("c"), 1, Minute, 1, CancellationToken.None)).IsAdmitted);
    }

    [Fact]
    public async Task Windows_of_different_length_under_one_key_count_apart()
    {
        var windows = Create();
        await windows.TryAcquireAsync(Digest("k"), 1, Minute, 1, CancellationToken.None);
        Assert.True((await windows.TryAcquireAsync(Digest("k"), 1, Minute * 2, 1, CancellationToken.None)).IsAdmitted);
        Assert.False((await windows.TryAcquireAsync(Digest("k"), 1, Minute, 1, CancellationToken.None)).IsAdmitted);
    }

    [Fact]
    public async Task Limits_and_windows_of_any_size_do_not_overflow()
    {
        var windows = Create();
        Assert.Equal(0, (await windows.TryAcquireAsync(Digest("k"), long.MaxValue, TimeSpan.MaxValue, long.MaxValue, CancellationToken.None)).Remaining);
        var refused = await windows.TryAcquireAsync(Digest("k"), long.MaxValue, TimeSpan.MaxValue, 1, CancellationToken.None);
        Assert.False(refused.IsAdmitted);
        Assert.True(refused.RetryAfter > TimeSpan.Zero);
    }

    private static async Task<RateDecision> MinuteAsync(IRateWindows windows, long cost, long limit = 60) =>
        await windows.TryAcquireAsync(Digest("k"), limit, Minute, cost, CancellationToken.None);

    private protected override IRateWindows Create() => new MemoryRateWindows(_time, capacity: 1000);
}
