using Sidecar.Policies;
using Sidecar.RateLimits;

namespace Sidecar.Tests.RateLimits;

public sealed class ConcurrencySlotsTests
{
    private static readonly Digest Key = Digest.OfParts("a");
    private static readonly RateLimitRule Rule = LimitBench.AtOnce("slots", 3, RateLimitSubject.Ip);

    private readonly ConcurrencySlots _slots = new();

    [Fact]
    public void As_many_have_a_place_as_there_are_and_whoever_leaves_makes_room()
    {
        Assert.Equal([2, 1, 0], Enumerable.Range(0, 3).Select(_ => _slots.TryTake(Rule, Key).Remaining));
        Assert.False(_slots.TryTake(Rule, Key).HasRoom);

        _slots.LetGo(Rule, Key);

        Assert.True(_slots.TryTake(Rule, Key).HasRoom);
        Assert.False(_slots.TryTake(Rule, Key).HasRoom);
    }

    [Fact]
    public void A_caller_without_requests_under_way_takes_no_room()
    {
        _slots.TryTake(Rule, Key);
        _slots.TryTake(Rule, Digest.OfParts("b"));
        Assert.Equal(2, _slots.Count);

        _slots.LetGo(Rule, Key);

        Assert.Equal(1, _slots.Count);
    }

    [Fact]
    public void A_refused_request_leaves_no_trace()
    {
        Assert.False(_slots.TryTake(Rule with { Cost = 4 }, Key).HasRoom);

        Assert.Equal(0, _slots.Count);
    }

    [Fact]
    public void In_a_crowd_never_more_are_served_at_once_than_may_be()
    {
        var (now, most) = (0, 0);

        Parallel.For(0, 10_000, new ParallelOptions { MaxDegreeOfParallelism = 64 }, _ =>
        {
            if (_slots.TryTake(Rule, Key).HasRoom)
            {
                InterlockedMax(ref most, Interlocked.Increment(ref now));
                Interlocked.Decrement(ref now);
                _slots.LetGo(Rule, Key);
            }
        });

        Assert.InRange(most, 1, 3);
        Assert.Equal(0, _slots.Count);
    }

    private static void InterlockedMax(ref int target, int value)
    {
        int seen;
        while (value > (seen = Volatile.Read(ref target)) && Interlocked.CompareExchange(ref target, value, seen) != seen)
        {
        }
    }
}
