using Sidecar.State;
using Sidecar.Tests.Contracts;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.State;

/// <summary>The model itself, by hand: what is compared with it can be no better.</summary>
public sealed class NaiveRateLimitsTests
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);

    private readonly ManualTimeProvider _time = new();
    private readonly NaiveRateLimits _limits;

    public NaiveRateLimitsTests() => _limits = new NaiveRateLimits(_time);

    [Fact]
    public async Task Costs_count_for_the_window_and_a_step_more()
    {
        Assert.Equal(new RateStanding(HasRoom: true, Remaining: 6, TimeSpan.FromMilliseconds(10_010), Tick()), await AdmitAsync(Charge("a", limit: 10, cost: 4)));
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal(new RateStanding(HasRoom: true, Remaining: 0, TimeSpan.FromMilliseconds(6_010), Tick()), await AdmitAsync(Charge("a", limit: 10, cost: 6)));

        Assert.Equal(new RateStanding(HasRoom: false, Remaining: 0, TimeSpan.FromMilliseconds(6_010), Tick()), await RefuseAsync(Charge("a", limit: 10, cost: 4)));
        Assert.Equal(TimeSpan.FromMilliseconds(10_010), (await RefuseAsync(Charge("a", limit: 10, cost: 5))).Wait);

        _time.Advance(TimeSpan.FromMilliseconds(6_009));
        await RefuseAsync(Charge("a", limit: 10, cost: 4));
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(0, (await AdmitAsync(Charge("a", limit: 10, cost: 4))).Remaining);
    }

    [Fact]
    public async Task None_is_charged_where_another_has_no_room()
    {
        await AdmitAsync(Charge("full", limit: 1));
        var attempt = new RateAttempt(Charge("a", limit: 5), Charge("full", limit: 1));

        Assert.Equal(RateOutcome.Refused, await _limits.TryAcquireAsync(attempt, CancellationToken.None));

        Assert.Equal((true, 5, TimeSpan.Zero), (attempt.Standings[0].HasRoom, attempt.Standings[0].Remaining, attempt.Standings[0].Wait));
        Assert.False(attempt.Standings[1].HasRoom);
        Assert.Equal(4, (await AdmitAsync(Charge("a", limit: 5))).Remaining);
    }

    [Fact]
    public async Task What_is_given_back_can_be_taken_again()
    {
        var attempt = new RateAttempt(Charge("a", limit: 1), Charge("b", limit: 1));
        Assert.Equal(RateOutcome.Admitted, await _limits.TryAcquireAsync(attempt, CancellationToken.None));
        await RefuseAsync(Charge("a", limit: 1));

        await _limits.GiveBackAsync(attempt);

        await AdmitAsync(Charge("a", limit: 1));
        await AdmitAsync(Charge("b", limit: 1));
    }

    [Fact]
    public async Task Cost_above_the_limit_waits_until_all_is_forgotten()
    {
        Assert.Equal(TimeSpan.Zero, (await RefuseAsync(Charge("a", limit: 3, cost: 4))).Wait);
        await AdmitAsync(Charge("a", limit: 3));
        _time.Advance(TimeSpan.FromSeconds(1));
        await AdmitAsync(Charge("a", limit: 3));

        Assert.Equal(TimeSpan.FromMilliseconds(10_010), (await RefuseAsync(Charge("a", limit: 3, cost: 4))).Wait);
    }

    [Fact]
    public async Task Limits_of_any_size_are_counted()
    {
        Assert.Equal(0, (await AdmitAsync(Charge("a", long.MaxValue, long.MaxValue))).Remaining);
        Assert.Equal(0, (await RefuseAsync(Charge("a", limit: 5))).Remaining);
    }

    [Fact]
    public async Task Ticks_of_another_store_decide_as_its_clock_would()
    {
        var tick = (await AdmitAsync(Charge("a", limit: 1))).Tick;

        Assert.Equal(RateOutcome.Refused, _limits.TryAcquire(new RateAttempt(Charge("a", limit: 1)), [tick + 1000]));
        Assert.Equal(RateOutcome.Admitted, _limits.TryAcquire(new RateAttempt(Charge("a", limit: 1)), [tick + 1001]));
    }

    private static RateCharge Charge(string key, long limit, long cost = 1) => new(Digest(key), limit, Window, cost);

    private long Tick() => _time.GetTimestamp() / TimeSpan.TicksPerMillisecond / 10;

    private Task<RateStanding> AdmitAsync(RateCharge charge) => AskAsync(charge, RateOutcome.Admitted);

    private Task<RateStanding> RefuseAsync(RateCharge charge) => AskAsync(charge, RateOutcome.Refused);

    private async Task<RateStanding> AskAsync(RateCharge charge, RateOutcome expected)
    {
        var attempt = new RateAttempt(charge);
        Assert.Equal(expected, await _limits.TryAcquireAsync(attempt, CancellationToken.None));
        return attempt.Standings[0];
    }
}
