using Sidecar.State;
using Sidecar.Tests.State;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.Contracts;

/// <summary>What every store of limits promises. Inherited once per implementation.</summary>
public abstract class RateLimitsContract : StoreContract
{
    /// <summary>Long enough that some calls fall into one window on any machine, short enough to wait for.</summary>
    private protected TimeSpan ShortWindow => TimeSpan.FromSeconds(Math.Ceiling(Clock.Brief.TotalSeconds * 4));

    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(63)]
    public async Task Of_64_parallel_callers_exactly_as_many_as_the_limit_are_admitted(int limit)
    {
        var limits = Create();
        var sibling = CreateSibling(limits);
        var attempts = await Crowd.AskAsync(i => AskAsync(i % 2 == 0 ? limits : sibling, Charge("contested", limit)));
        Assert.Equal(limit, attempts.Count(static attempt => attempt.Outcome == RateOutcome.Admitted));
        Assert.Equal(Crowd.Size - limit, attempts.Count(static attempt => attempt.Outcome == RateOutcome.Refused));
        Assert.All(attempts, static attempt => Assert.False(attempt.Attempt.IsLocal));
    }

    [Fact]
    public async Task Of_64_parallel_callers_of_crossing_windows_each_is_charged_to_both_or_to_none()
    {
        var limits = Create();
        var sibling = CreateSibling(limits);
        var attempts = await Crowd.AskAsync(i => i % 2 == 0
            ? AskAsync(limits, Charge("a", 20), Charge("b", 50))
            : AskAsync(sibling, Charge("b", 50), Charge("a", 20))).WaitAsync(Patience);
        Assert.Equal(20, attempts.Count(static attempt => attempt.Outcome == RateOutcome.Admitted));
        Assert.Equal(30, (await AskAsync(limits, Charge("b", 50, 31))).Standing.Remaining);
        Assert.Equal(0, (await AskAsync(limits, Charge("b", 50, 30))).Standing.Remaining);
    }

    [Fact]
    public async Task None_is_charged_where_another_has_no_room()
    {
        var limits = Create();
        await AdmitAsync(limits, Charge("full", 1));
        for (var round = 0; round < 2; round++)
        {
            var (outcome, attempt) = await AskAsync(limits, Charge("a", 5), Charge("full", 1), Charge("b", 7));
            Assert.Equal(RateOutcome.Refused, outcome);
            Assert.Equal((true, 5, TimeSpan.Zero), (attempt.Standings[0].HasRoom, attempt.Standings[0].Remaining, attempt.Standings[0].Wait));
            Assert.Equal((false, 0), (attempt.Standings[1].HasRoom, attempt.Standings[1].Remaining));
            Assert.Equal((true, 7), (attempt.Standings[2].HasRoom, attempt.Standings[2].Remaining));
        }

        Assert.Equal(4, (await AdmitAsync(limits, Charge("a", 5))).Remaining);
    }

    [Fact]
    public async Task Remaining_counts_down_and_a_refusal_costs_nothing()
    {
        var limits = Create();
        Assert.Equal(6, (await AdmitAsync(limits, Charge("k", 10, 4))).Remaining);
        Assert.Equal(6, (await RefuseAsync(limits, Charge("k", 10, 7))).Remaining);
        Assert.Equal(0, (await AdmitAsync(limits, Charge("k", 10, 6))).Remaining);
        Assert.Equal(0, (await RefuseAsync(limits, Charge("k", 10))).Remaining);
    }

    [Fact]
    public async Task Waits_are_no_longer_than_the_window_and_two_steps_of_its_grid()
    {
        var limits = Create();
        var longest = Clock.Lasting + (Clock.Lasting / 500);
        Assert.InRange((await AdmitAsync(limits, Charge("k", 1))).Wait, Clock.Lasting / 2, longest);
        Assert.InRange((await RefuseAsync(limits, Charge("k", 1))).Wait, Clock.Lasting / 2, longest);
    }

    [Fact]
    public async Task What_is_given_back_can_be_taken_again_and_no_more()
    {
        var limits = Create();
        await AdmitAsync(limits, Charge("a", 10, 3));
        var (_, attempt) = await AskAsync(limits, Charge("a", 10, 4), Charge("b", 4, 4));
        await AdmitAsync(limits, Charge("a", 10));
        await CreateSibling(limits).GiveBackAsync(attempt);
        Assert.Equal(0, (await AdmitAsync(limits, Charge("a", 10, 6))).Remaining);
        Assert.Equal(0, (await AdmitAsync(limits, Charge("b", 4, 4))).Remaining);
        await RefuseAsync(limits, Charge("a", 10));
    }

    [Fact]
    public async Task What_no_longer_counts_is_not_given_back()
    {
        var limits = Create();
        var (_, attempt) = await AskAsync(limits, new RateCharge(Digest("k"), 5, ShortWindow, 5));
        await Clock.PassAsync(ShortWindow * 1.01);
        await AdmitAsync(limits, new RateCharge(Digest("k"), 5, ShortWindow, 5));
        await limits.GiveBackAsync(attempt);
        await limits.GiveBackAsync(Attempt(Charge("never asked", 5)));
        await RefuseAsync(limits, new RateCharge(Digest("k"), 5, ShortWindow, 1));
    }

    [Fact]
    public async Task Windows_of_different_lengths_under_one_key_count_apart()
    {
        var limits = Create();
        var other = new RateCharge(Digest("k"), 2, 3 * ShortWindow, 1);
        Assert.Equal(0, (await AdmitAsync(limits, Charge("k", 1))).Remaining);
        Assert.Equal(1, (await AdmitAsync(limits, other)).Remaining);
        await RefuseAsync(limits, Charge("k", 1));
        Assert.Equal(0, (await AdmitAsync(limits, other)).Remaining);
        await AdmitAsync(limits, Charge("another", 1));
    }

    [Fact]
    public async Task Cost_above_the_limit_is_never_admitted_and_spoils_nothing()
    {
        var limits = Create();
        Assert.Equal(TimeSpan.Zero, (await RefuseAsync(limits, Charge("k", 3, 4))).Wait);
        await AdmitAsync(limits, Charge("k", 3, 3));
        Assert.InRange((await RefuseAsync(limits, Charge("k", 3, 4))).Wait, Clock.Lasting / 2, Clock.Lasting * 2);
    }

    [Fact]
    public async Task Costs_and_limits_of_a_million_millions_are_counted()
    {
        var limits = Create();
        const long Limit = 1_000_000_000_000;
        Assert.Equal(1, (await AdmitAsync(limits, Charge("k", Limit, Limit - 1))).Remaining);
        Assert.Equal(1, (await RefuseAsync(limits, Charge("k", Limit, Limit))).Remaining);
        Assert.Equal(0, (await AdmitAsync(limits, Charge("k", Limit))).Remaining);
        await AdmitAsync(limits, Charge("largest", long.MaxValue, long.MaxValue));
        await RefuseAsync(limits, Charge("largest", long.MaxValue));
    }

    [Fact]
    public async Task Whoever_waits_as_long_as_told_is_admitted()
    {
        var limits = Create();
        var charge = new RateCharge(Digest("k"), 4, ShortWindow, 1);
        for (var round = 0; round < 3; round++)
        {
            Asked asked;
            var calls = 0;
            do
            {
                asked = await AskAsync(limits, charge);
            }
            while (asked.Outcome == RateOutcome.Admitted && ++calls < 1000);

            // Never refused: the machine is slower than the limit, and there is nothing to wait for.
            if (asked.Outcome == RateOutcome.Refused)
            {
                await Clock.PassAsync(asked.Attempt.Standings[0].Wait);
                await AdmitAsync(limits, charge);
            }
        }
    }

    [Fact]
    public async Task Script_of_attempts_is_decided_as_the_model_decides()
    {
        var limits = Create();
        var model = new NaiveRateLimits(TimeProvider.System);
        var random = new Random(6);
        var refused = 0;
        for (var step = 0; step < 300; step++)
        {
            var charges = RandomCharges(random);
            var (outcome, attempt) = await AskAsync(limits, charges);
            var expected = new RateAttempt(charges);
            Assert.Equal(model.TryAcquire(expected, [.. attempt.Standings.ToArray().Select(static standing => standing.Tick)]), outcome);
            Assert.Equal(expected.Standings.ToArray().Select(What), attempt.Standings.ToArray().Select(What));
            refused += outcome == RateOutcome.Refused ? 1 : 0;
            if (outcome == RateOutcome.Admitted && random.Next(8) == 0)
            {
                await limits.GiveBackAsync(attempt);
                await model.GiveBackAsync(expected);
            }

            if (random.Next(12) == 0)
            {
                await Clock.PassAsync(ShortWindow * random.NextDouble() / 8);
            }
        }

        Assert.InRange(refused, 20, 280);

        static (bool HasRoom, long Remaining) What(RateStanding standing) => (standing.HasRoom, standing.Remaining);
    }

    [Fact]
    public async Task Everything_is_forgotten_after_the_window_and_two_steps()
    {
        var limits = Create();
        var charge = new RateCharge(Digest("k"), 5, ShortWindow, 5);
        await AdmitAsync(limits, charge);
        await Clock.PassAsync(ShortWindow * 1.002);
        Assert.Equal(0, (await AdmitAsync(limits, charge)).Remaining);
    }

    [Fact]
    public async Task Cancelled_call_costs_nothing()
    {
        var limits = Create();
        await ThrowsCancelledAsync(() => limits.TryAcquireAsync(Attempt(Charge("k", 1)), Cancelled));
        await AdmitAsync(limits, Charge("k", 1));
    }

    private protected abstract IRateLimits Create();

    /// <summary>The same limits as another replica sees them.</summary>
    private protected virtual IRateLimits CreateSibling(IRateLimits limits) => limits;

    private protected static RateAttempt Attempt(params RateCharge[] charges) => new(charges);

    private protected static async Task<Asked> AskAsync(IRateLimits limits, params RateCharge[] charges)
    {
        var attempt = new RateAttempt(charges);
        return new(await limits.TryAcquireAsync(attempt, CancellationToken.None), attempt);
    }

    private protected static Task<RateStanding> AdmitAsync(IRateLimits limits, RateCharge charge) => ExpectAsync(limits, charge, RateOutcome.Admitted);

    private protected static Task<RateStanding> RefuseAsync(IRateLimits limits, RateCharge charge) => ExpectAsync(limits, charge, RateOutcome.Refused);

    private protected RateCharge Charge(string key, long limit, long cost = 1) => new(Digest(key), limit, Clock.Lasting, cost);

    private static async Task<RateStanding> ExpectAsync(IRateLimits limits, RateCharge charge, RateOutcome expected)
    {
        var (outcome, attempt) = await AskAsync(limits, charge);
        Assert.Equal(expected, outcome);
        Assert.Equal(expected == RateOutcome.Admitted, attempt.Standings[0].HasRoom);
        return attempt.Standings[0];
    }

    private RateCharge[] RandomCharges(Random random)
    {
        var first = random.Next(3);
        return [.. Enumerable.Range(0, random.Next(1, 4)).Select(i => new RateCharge(
            Digest($"k{(first + i) % 3}"), random.Next(1, 30), ShortWindow * random.Next(1, 3), random.Next(1, 8)))];
    }

    /// <summary>What came of an attempt, and the attempt.</summary>
    private protected readonly record struct Asked(RateOutcome Outcome, RateAttempt Attempt)
    {
        public RateStanding Standing => Attempt.Standings[0];
    }
}
