using FsCheck;
using FsCheck.Fluent;
using Sidecar.Policies;
using Sidecar.RateLimits;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.RateLimits;

public sealed class TokenTermsTests
{
    private static readonly Digest Key = Digest.OfParts("a");

    /// <summary>From every moment on: no more than the bucket holds and what has come since.</summary>
    [Fact]
    public void In_no_stretch_of_time_more_is_admitted_than_the_bucket_held_and_got() =>
        Prop.ForAll(Scripts(), static script =>
        {
            var (rule, steps) = script;
            var time = new ManualTimeProvider();
            var buckets = new TokenBuckets(time, capacity: 4);
            var admitted = new List<(long At, long Cost)>();
            foreach (var (ticks, cost) in steps)
            {
                time.Advance(TimeSpan.FromTicks(ticks));
                var standing = buckets.TryTake(rule with { Cost = cost }, Key);
                if (standing.HasRoom)
                {
                    admitted.Add((time.GetTimestamp(), cost));
                }

                Assert.InRange(standing.Remaining, 0, rule.Limit);
            }

            return admitted.Index().All(first => admitted.Skip(first.Index).Aggregate((Sum: 0L, IsHeld: true), (so, next) =>
                (so.Sum + next.Cost, so.IsHeld && so.Sum + next.Cost <= rule.Limit + ((decimal)(next.At - first.Item.At) * rule.Refill / rule.Window.Ticks))).IsHeld);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whoever_waits_as_told_is_admitted() =>
        Prop.ForAll(Scripts(), static script =>
        {
            var (rule, steps) = script;
            var time = new ManualTimeProvider();
            var buckets = new TokenBuckets(time, capacity: 4);
            foreach (var (ticks, cost) in steps)
            {
                time.Advance(TimeSpan.FromTicks(ticks));
                if (buckets.TryTake(rule with { Cost = cost }, Key) is { HasRoom: false, Wait: { } wait })
                {
                    time.Advance(wait);
                    if (!buckets.TryTake(rule with { Cost = cost }, Key).HasRoom)
                    {
                        return false;
                    }
                }
            }

            return true;
        }).QuickCheckThrowOnFailure();

    private static Arbitrary<(RateLimitRule Rule, (long Ticks, long Cost)[] Steps)> Scripts() => (
        from limit in Gen.Choose(1, 20)
        from refill in Gen.Choose(1, limit)
        from seconds in Gen.Choose(1, 7)
        from steps in (
            from ticks in Gen.Choose(0, 20_000_000)
            from cost in Gen.Choose(1, limit)
            select ((long)ticks, (long)cost)).ArrayOf(30)
        select (LimitBench.Bucket("burst", limit, refill, seconds, RateLimitSubject.Ip), steps)).ToArbitrary();
}
