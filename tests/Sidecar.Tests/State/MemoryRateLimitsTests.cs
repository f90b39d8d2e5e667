using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.State;

public sealed class MemoryRateLimitsTests : RateLimitsContract
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    private readonly ManualTimeProvider _time = new();

    private protected override StoreClock Clock => new ManualStoreClock(_time);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_standing_is_that_of_the_model(int seed)
    {
        var random = new Random(seed);
        var (limits, model) = (Create(), new NaiveRateLimits(_time));
        for (var step = 0; step < 3000; step++)
        {
            var window = TimeSpan.FromSeconds(random.Next(1, 4));
            var charges = Enumerable.Range(0, random.Next(1, 4)).Select(i => new RateCharge(Digest($"k{i}"), random.Next(1, 40), window, random.Next(1, 9))).ToArray();
            var (outcome, attempt) = await AskAsync(limits, charges);
            var expected = Attempt(charges);
            Assert.Equal(await model.TryAcquireAsync(expected, CancellationToken.None), outcome);
            Assert.Equal(expected.Standings.ToArray(), attempt.Standings.ToArray());
            if (outcome == RateOutcome.Admitted && random.Next(5) == 0)
            {
                await limits.GiveBackAsync(attempt);
                await model.GiveBackAsync(expected);
            }

            _time.Advance(TimeSpan.FromTicks(random.NextInt64(TimeSpan.TicksPerSecond / 4)));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task In_no_interval_as_long_as_the_window_are_more_costs_than_the_limit(int seed)
    {
        const long Limit = 25;
        var random = new Random(seed);
        var limits = Create();
        var admitted = new List<(long At, long Cost)>();
        for (var step = 0; step < 2000; step++)
        {
            var cost = random.Next(1, 6);
            if ((await AskAsync(limits, new RateCharge(Digest("k"), Limit, Minute, cost))).Outcome == RateOutcome.Admitted)
            {
                admitted.Add((_time.GetTimestamp(), cost));
                Assert.InRange(admitted.Where(entry => entry.At > _time.GetTimestamp() - Minute.Ticks).Sum(static entry => entry.Cost), 1, Limit);
            }

            _time.Advance(Minute * random.NextDouble() / 40);
        }

        // Nor are there much less: whoever never stops asking gets nearly all of it.
        Assert.InRange(admitted.Sum(static entry => entry.Cost), 20 * Limit, 26 * Limit);
    }

    [Fact]
    public async Task Refusal_says_the_very_moment_from_which_the_cost_is_admitted()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var limits = Create();
            RateCharge charge;
            Asked asked;
            while ((asked = await AskAsync(limits, charge = new RateCharge(Digest("k"), 30, Minute, random.Next(1, 31)))).Outcome == RateOutcome.Admitted)
            {
                await Clock.PassAsync(TimeSpan.FromMilliseconds(random.Next(30_000)));
            }

            await Clock.PassAsync(asked.Standing.Wait - TimeSpan.FromMilliseconds(1));
            await RefuseAsync(limits, charge);
            await Clock.PassAsync(TimeSpan.FromMilliseconds(1));
            await AdmitAsync(limits, charge);
        }
    }

    [Fact]
    public async Task Whoever_was_quiet_longest_is_forgotten_when_there_are_too_many()
    {
        var limits = new MemoryRateLimits(_time, capacity: 2, maxEntries: 1000);
        await AdmitAsync(limits, Charge("a", 1));
        await Clock.PassAsync(Minute / 2);
        await AdmitAsync(limits, Charge("b", 2));
        Assert.Equal(0, limits.Forgotten);
        await Clock.PassAsync(TimeSpan.FromSeconds(1));
        await AdmitAsync(limits, Charge("c", 1));
        Assert.Equal(1, limits.Forgotten);
        await RefuseAsync(limits, Charge("c", 1));
        Assert.Equal(0, (await AdmitAsync(limits, Charge("b", 2))).Remaining);
        await AdmitAsync(limits, Charge("a", 1));
    }

    [Fact]
    public async Task Crowd_at_one_limit_pushes_nobody_out_of_another()
    {
        var limits = new MemoryRateLimits(_time, capacity: 10, maxEntries: 1000);
        var login = Charge("guesser", 1) with { Rule = "login" };
        await AdmitAsync(limits, login);
        for (var i = 0; i < 100; i++)
        {
            await AdmitAsync(limits, Charge($"crowd {i}", 1) with { Rule = "search", Window = Minute * 60 });
        }

        Assert.Equal(91, limits.Forgotten);
        await RefuseAsync(limits, login);
    }

    [Fact]
    public async Task Whoever_goes_on_asking_while_he_is_refused_is_not_forgotten_before_others()
    {
        var limits = new MemoryRateLimits(_time, capacity: 4, maxEntries: 1000);
        await AdmitAsync(limits, Charge("guesser", 1));
        for (var i = 0; i < 50; i++)
        {
            await Clock.PassAsync(Minute / 100);
            await AdmitAsync(limits, Charge($"crowd {i}", 1));
            await RefuseAsync(limits, Charge("guesser", 1));
        }
    }

    [Fact]
    public async Task Whoever_is_given_back_everything_takes_no_room()
    {
        var limits = new MemoryRateLimits(_time, capacity: 2, maxEntries: 1000);
        await AdmitAsync(limits, Charge("quiet", 1));
        for (var i = 0; i < 100; i++)
        {
            var (_, attempt) = await AskAsync(limits, Charge($"made up {i}", 1));
            await limits.GiveBackAsync(attempt);
        }

        Assert.Equal(0, limits.Forgotten);
        await RefuseAsync(limits, Charge("quiet", 1));
    }

    [Fact]
    public async Task Rule_whose_windows_are_over_takes_no_room_from_others()
    {
        var limits = new MemoryRateLimits(_time, capacity: 10, maxEntries: 1000);
        foreach (var rule in new[] { "first", "second", "third" })
        {
            for (var i = 0; i < 10; i++)
            {
                await AdmitAsync(limits, Charge($"{rule} {i}", 1) with { Rule = rule });
            }

            await Clock.PassAsync(Clock.Lasting * 1.01);
        }

        Assert.Equal(0, limits.Forgotten);
    }

    [Fact]
    public async Task Window_that_is_over_makes_room_without_forgetting_anybody()
    {
        var limits = new MemoryRateLimits(_time, capacity: 1, maxEntries: 1000);
        await AdmitAsync(limits, Charge("a", 1));
        await Clock.PassAsync(Clock.Lasting * 1.01);
        await AdmitAsync(limits, Charge("b", 1));
        Assert.Equal(0, limits.Forgotten);
    }

    [Fact]
    public async Task Whoever_was_quiet_longest_is_forgotten_when_there_are_too_many_entries()
    {
        var limits = new MemoryRateLimits(_time, capacity: 1000, maxEntries: 12);
        foreach (var key in new[] { "quiet", "busy" })
        {
            for (var i = 0; i < 8; i++)
            {
                await AdmitAsync(limits, Charge(key, 20));
                await Clock.PassAsync(TimeSpan.FromSeconds(1));
            }
        }

        Assert.Equal(1, limits.Forgotten);
        Assert.Equal(19, (await AdmitAsync(limits, Charge("quiet", 20))).Remaining);
        Assert.Equal(11, (await AdmitAsync(limits, Charge("busy", 20))).Remaining);
    }

    [Fact]
    public async Task Limits_and_windows_of_any_size_do_not_overflow()
    {
        var limits = Create();
        Assert.Equal(0, (await AdmitAsync(limits, new RateCharge(Digest("k"), long.MaxValue, TimeSpan.MaxValue, long.MaxValue))).Remaining);
        Assert.True((await RefuseAsync(limits, new RateCharge(Digest("k"), long.MaxValue, TimeSpan.MaxValue, 1))).Wait > TimeSpan.Zero);
    }

    private protected override IRateLimits Create() => new MemoryRateLimits(_time, capacity: 1000, maxEntries: 100_000);
}
