using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State;

/// <summary>As good as the shared store while it is there; the tests here are about when it is not.</summary>
public sealed class DegradingRateLimitsTests : RateLimitsContract
{
    private readonly ManualTimeProvider _time = new();
    private readonly SharedLimits _shared;
    private readonly MemoryRateLimits _local;
    private readonly SomeReplicas _replicas = new();

    public DegradingRateLimitsTests()
    {
        _shared = new SharedLimits(new NaiveRateLimits(_time));
        _local = new MemoryRateLimits(_time, capacity: 1000, maxEntries: 10_000);
    }

    private protected override StoreClock Clock => new ManualStoreClock(_time);

    [Theory]
    [InlineData(10, 1, 1, 10)]
    [InlineData(10, 1, 3, 3)]
    [InlineData(10, 5, 3, 1)]
    [InlineData(2, 1, 3, 1)]
    [InlineData(10, 11, 3, 0)]
    public async Task Each_replica_admits_its_part_and_says_so_while_the_shared_store_is_away(int limit, int cost, int replicas, int admitted)
    {
        var limits = Create();
        (_shared.IsAway, _replicas.Known) = (true, replicas);
        for (var i = 0; i <= admitted; i++)
        {
            var (outcome, attempt) = await AskAsync(limits, Charge("k", limit, cost));
            Assert.Equal(i < admitted ? RateOutcome.Admitted : RateOutcome.Refused, outcome);
            Assert.True(attempt.IsLocal);
        }
    }

    [Fact]
    public async Task Limit_is_shared_again_when_the_store_is_back()
    {
        var limits = Create();
        Assert.False((await AskAsync(limits, Charge("k", 2))).Attempt.IsLocal);
        _shared.IsAway = true;
        Assert.True((await AskAsync(limits, Charge("k", 2))).Attempt.IsLocal);
        _shared.IsAway = false;
        var (outcome, attempt) = await AskAsync(limits, Charge("k", 2));
        Assert.Equal((RateOutcome.Admitted, false, 0), (outcome, attempt.IsLocal, attempt.Standings[0].Remaining));
        await RefuseAsync(limits, Charge("k", 2));
    }

    [Fact]
    public async Task What_was_taken_here_is_given_back_here_and_what_was_taken_there_there()
    {
        var limits = Create();
        var (_, there) = await AskAsync(limits, Charge("k", 1));
        _shared.IsAway = true;
        var (_, here) = await AskAsync(limits, Charge("k", 1));
        await RefuseAsync(limits, Charge("k", 1));
        await limits.GiveBackAsync(here);
        await AdmitAsync(limits, Charge("k", 1));

        _shared.IsAway = false;
        await RefuseAsync(limits, Charge("k", 1));
        await limits.GiveBackAsync(there);
        await AdmitAsync(limits, Charge("k", 1));
    }

    private protected override IRateLimits Create() => new DegradingRateLimits(_shared, _local, _replicas);

    private sealed class SomeReplicas : IReplicas
    {
        public int Known { get; set; } = 1;
    }

    private sealed class SharedLimits(IRateLimits limits) : IRateLimits
    {
        public bool IsAway { get; set; }

        public ValueTask<RateOutcome> TryAcquireAsync(RateAttempt attempt, CancellationToken cancellationToken) =>
            IsAway ? new(RateOutcome.Unavailable) : limits.TryAcquireAsync(attempt, cancellationToken);

        public ValueTask GiveBackAsync(RateAttempt attempt) => limits.GiveBackAsync(attempt);
    }
}
