using Sidecar.Policies;
using Sidecar.RateLimits;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.RateLimits;

public sealed class TokenBucketsTests
{
    private const int Capacity = 16;

    private static readonly Digest Key = Digest.OfParts("a");
    private static readonly RateLimitRule Rule = LimitBench.Bucket("burst", 10, 2, 1, RateLimitSubject.Ip);

    private readonly ManualTimeProvider _time = new();
    private readonly TokenBuckets _buckets;

    public TokenBucketsTests() => _buckets = new TokenBuckets(_time, Capacity);

    [Fact]
    public void A_bucket_begins_full_and_fills_evenly()
    {
        Assert.Equal(10, Take(20));
        Advance(0.5);
        Assert.Equal(1, Take(20));
        Advance(0.25);
        Assert.Equal(0, Take(20));
        Advance(0.25);
        Assert.Equal(1, Take(20));
        Advance(3);
        Assert.Equal(6, Take(20));
    }

    [Fact]
    public void A_bucket_is_never_fuller_than_full()
    {
        Take(3);
        Advance(100_000);

        Assert.Equal(10, Take(20));
    }

    [Fact]
    public void Whoever_waits_as_told_gets_his_token_and_not_a_moment_before()
    {
        var thirds = LimitBench.Bucket("burst", 1, 1, 3, RateLimitSubject.Ip);
        Assert.True(_buckets.TryTake(thirds, Key).HasRoom);
        var wait = _buckets.TryTake(thirds, Key).Wait!.Value;

        _time.Advance(wait - TimeSpan.FromTicks(1));
        Assert.False(_buckets.TryTake(thirds, Key).HasRoom);
        _time.Advance(TimeSpan.FromTicks(1));
        Assert.True(_buckets.TryTake(thirds, Key).HasRoom);
    }

    [Fact]
    public void What_remains_and_when_it_is_full_is_told()
    {
        var standing = _buckets.TryTake(Rule with { Cost = 3 }, Key);

        Assert.Equal((7, TimeSpan.FromSeconds(1.5)), (standing.Remaining, standing.Wait));
        var refused = _buckets.TryTake(Rule with { Cost = 8 }, Key);
        Assert.Equal((false, 7, TimeSpan.FromSeconds(0.5)), (refused.HasRoom, refused.Remaining, refused.Wait));
    }

    [Fact]
    public void What_is_given_back_can_be_taken_again_and_fills_no_bucket_beyond_its_rim()
    {
        Take(10);
        _buckets.GiveBack(Rule, Key);
        Assert.Equal(1, Take(5));

        for (var i = 0; i < 50; i++)
        {
            _buckets.GiveBack(Rule, Key);
        }

        Assert.Equal(10, Take(50));
    }

    [Fact]
    public void Callers_have_buckets_of_their_own_and_beyond_the_capacity_the_fullest_is_forgotten()
    {
        Assert.Equal(10, Take(10));
        foreach (var other in Enumerable.Range(0, Capacity * 10))
        {
            Assert.True(_buckets.TryTake(Rule, Digest.OfParts("other", other.ToString(System.Globalization.CultureInfo.InvariantCulture))).HasRoom);
        }

        Assert.Equal(0, Take(10));
    }

    [Fact]
    public void Buckets_that_fill_slowly_push_out_none_that_fill_fast()
    {
        Assert.Equal(10, Take(10));
        var slow = LimitBench.Bucket("slow", 10, 1, 604_800, RateLimitSubject.Ip);
        foreach (var other in Enumerable.Range(0, Capacity * 10))
        {
            Assert.True(_buckets.TryTake(slow, Digest.OfParts("other", other.ToString(System.Globalization.CultureInfo.InvariantCulture))).HasRoom);
        }

        Assert.Equal(0, Take(10));
    }

    [Fact]
    public void The_largest_bucket_counts_exactly()
    {
        var huge = LimitBench.Bucket("huge", RateLimitOptionsValidator.MostLimit, 1, 604_800, RateLimitSubject.Ip) with { Cost = RateLimitOptionsValidator.MostLimit };

        Assert.Equal(0, _buckets.TryTake(huge, Key).Remaining);
        Assert.False(_buckets.TryTake(huge with { Cost = 1 }, Key).HasRoom);
        Advance(604_800);
        Assert.Equal((true, 0), (_buckets.TryTake(huge with { Cost = 1 }, Key) is var one && one.HasRoom, one.Remaining));
    }

    [Fact]
    public void Of_parallel_callers_as_many_get_a_token_as_there_are()
    {
        var winners = 0;

        Parallel.For(0, 64, _ =>
        {
            if (_buckets.TryTake(Rule, Key).HasRoom)
            {
                Interlocked.Increment(ref winners);
            }
        });

        Assert.Equal(10, winners);
    }

    private int Take(int times) => Enumerable.Range(0, times).Count(_ => _buckets.TryTake(Rule, Key).HasRoom);

    private void Advance(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));
}
