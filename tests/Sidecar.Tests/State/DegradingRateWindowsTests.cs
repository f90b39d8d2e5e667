using Sidecar.Policies;
using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State;

/// <summary>As good as the shared store while it is there; the tests here are about when it is not.</summary>
public sealed class DegradingRateWindowsTests : RateWindowsContract
{
    private readonly ManualTimeProvider _time = new();
    private readonly SharedWindows _shared;
    private readonly MemoryRateWindows _local;

    public DegradingRateWindowsTests()
    {
        _shared = new SharedWindows(new MemoryRateWindows(_time, capacity: 1000));
        _local = new MemoryRateWindows(_time, capacity: 2);
    }

    private protected override StoreClock Clock => new ManualStoreClock(_time);

    [Fact]
    public async Task Limit_is_decided_locally_while_the_shared_store_is_away_and_says_so()
    {
        var windows = Create();
        Assert.False((await AcquireAsync(windows, "k", limit: 2)).IsLocal);
        _shared.IsAway = true;
        var first = await AcquireAsync(windows, "k", limit: 2);
        var second = await AcquireAsync(windows, "k", limit: 2);
        var third = await AcquireAsync(windows, "k", limit: 2);
        Assert.True(first is { IsAvailable: true, IsAdmitted: true, IsLocal: true, Remaining: 1 });
        Assert.True(second is { IsAdmitted: true, IsLocal: true });
        Assert.True(third is { IsAvailable: true, IsAdmitted: false, IsLocal: true });
    }

    [Fact]
    public async Task Limit_is_shared_again_when_the_store_is_back()
    {
        var windows = Create();
        await AcquireAsync(windows, "k", limit: 2);
        _shared.IsAway = true;
        await AcquireAsync(windows, "k", limit: 2);
        _shared.IsAway = false;
        Assert.True(await AcquireAsync(windows, "k", limit: 2) is { IsAdmitted: true, IsLocal: false, Remaining: 0 });
        Assert.False((await AcquireAsync(windows, "k", limit: 2)).IsAdmitted);
    }

    [Fact]
    public async Task Nothing_is_decided_where_neither_store_can()
    {
        var windows = Create();
        _shared.IsAway = true;
        await AcquireAsync(windows, "a", limit: 2);
        await AcquireAsync(windows, "b", limit: 2);
        Assert.Equal(RateDecision.Unavailable, await AcquireAsync(windows, "c", limit: 2));
    }

    private protected override IRateWindows Create() => new DegradingRateWindows(_shared, _local);

    private sealed class SharedWindows(IRateWindows windows) : IRateWindows
    {
        public bool IsAway { get; set; }

        public ValueTask<RateDecision> TryAcquireAsync(Digest key, long limit, TimeSpan window, long cost, CancellationToken cancellationToken) =>
            IsAway ? new(RateDecision.Unavailable) : windows.TryAcquireAsync(key, limit, window, cost, cancellationToken);
    }
}
