using Sidecar.RateLimits;
using Sidecar.State;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.RateLimits;

public sealed class RateLimitGateTests : IDisposable
{
    private LimitBench? _bench;

    public void Dispose() => _bench?.Dispose();

    [Fact]
    public async Task As_many_pass_as_the_limit_says_and_the_next_is_told_when_to_come_again()
    {
        var bench = Bench(LimitBench.Window("address", 3, 10, RateLimitSubject.Ip));

        Assert.Equal(3, await bench.PassedAsync(3, () => LimitBench.From()));
        bench.Time.Advance(TimeSpan.FromSeconds(4));
        var refusal = await bench.EnterAsync(LimitBench.From());

        Assert.Equal(("rate_limited", 429), (refusal!.Slug, refusal.Status));
        Assert.Equal("The limit 'address' of 3 in 10 seconds is used up.", refusal.Detail);
        Assert.Equal(TimeSpan.FromSeconds(7), refusal.RetryAfter);
        Assert.Equal(("policy", "address"), (Assert.Single(refusal.Members).Key, refusal.Members[0].Value));
    }

    [Fact]
    public async Task Whoever_waits_as_told_passes()
    {
        var bench = Bench(LimitBench.Window("address", 2, 10, RateLimitSubject.Ip));
        await bench.PassedAsync(2, () => LimitBench.From());

        bench.Time.Advance((await bench.EnterAsync(LimitBench.From()))!.RetryAfter!.Value);

        Assert.Null(await bench.EnterAsync(LimitBench.From()));
    }

    [Fact]
    public async Task A_limit_that_refuses_costs_the_limits_of_earlier_places_nothing()
    {
        var bench = Bench(LimitBench.Window("address", 10, 60, RateLimitSubject.Ip), LimitBench.Window("caller", 2, 60, RateLimitSubject.Principal));

        Assert.Equal(2, await bench.PassedAsync(20, () => LimitBench.From(caller: LimitBench.Caller("a"))));

        Assert.Equal(8, await bench.PassedAsync(20, () => LimitBench.From(caller: LimitBench.Caller(Guid.NewGuid().ToString()))));
    }

    [Fact]
    public async Task A_limit_that_refuses_costs_the_others_of_its_place_nothing()
    {
        var bench = Bench(
            LimitBench.AtOnce("slots", 100, RateLimitSubject.Ip), LimitBench.Bucket("burst", 10, 1, 1000, RateLimitSubject.Ip), LimitBench.Window("address", 10, 1000, RateLimitSubject.Ip),
            LimitBench.Window("tenant", 2, 1000, RateLimitSubject.Header));

        Assert.Equal(2, await bench.PassedAsync(20, () => LimitBench.From(tenant: "a")));

        Assert.Equal(8, await bench.PassedAsync(20, () => LimitBench.From(tenant: Guid.NewGuid().ToString())));
    }

    [Fact]
    public async Task What_was_given_back_is_given_back_once()
    {
        var store = new AwayLimits(RateOutcome.Admitted);
        var bench = Bench(store, LimitBench.Window("address", 10, 60, RateLimitSubject.Ip), LimitBench.AtOnce("slots", 1, RateLimitSubject.Principal));
        var held = LimitBench.From(caller: LimitBench.Caller("a"));
        Assert.Null(await bench.EnterAsync(held));

        var passage = LimitBench.From(caller: LimitBench.Caller("a"));
        Assert.NotNull(await bench.EnterAsync(passage));
        Assert.NotNull(await bench.EnterAsync(passage, RateLimitPlaces.Caller));

        Assert.Equal(1, store.GivenBack);
    }

    [Fact]
    public async Task A_caller_who_is_refused_for_something_else_has_used_up_his_address_limit()
    {
        var bench = Bench(LimitBench.Window("address", 1, 60, RateLimitSubject.Ip), LimitBench.Window("caller", 5, 60, RateLimitSubject.Principal));

        Assert.Null(await bench.EnterAsync(LimitBench.From(), RateLimitPlaces.Address));

        Assert.Equal("rate_limited", (await bench.EnterAsync(LimitBench.From(), RateLimitPlaces.Address))!.Slug);
    }

    [Fact]
    public async Task Strangers_do_not_share_the_limit_of_a_principal()
    {
        var bench = Bench(LimitBench.Window("caller", 1, 60, RateLimitSubject.Principal));

        Assert.Null(await bench.EnterAsync(LimitBench.From("192.0.2.1")));
        Assert.NotNull(await bench.EnterAsync(LimitBench.From("192.0.2.1")));
        Assert.Null(await bench.EnterAsync(LimitBench.From("192.0.2.2")));
        Assert.Null(await bench.EnterAsync(LimitBench.From("192.0.2.1", LimitBench.Caller("a"))));
        Assert.NotNull(await bench.EnterAsync(LimitBench.From("192.0.2.9", LimitBench.Caller("a"))));
    }

    [Fact]
    public async Task A_slot_is_held_until_the_request_is_over_and_let_go_once()
    {
        var bench = Bench(LimitBench.AtOnce("slots", 2, RateLimitSubject.Ip));
        var (first, second) = (LimitBench.From(), LimitBench.From());
        Assert.Null(await bench.EnterAsync(first));
        Assert.Null(await bench.EnterAsync(second));

        var refusal = await bench.EnterAsync(LimitBench.From());
        Assert.Equal(("rate_limited", TimeSpan.FromSeconds(1)), (refusal!.Slug, refusal.RetryAfter));
        Assert.Equal("The limit 'slots' of 2 requests at once is used up.", refusal.Detail);

        first.End();
        first.End();
        Assert.Null(await bench.EnterAsync(LimitBench.From()));
        Assert.NotNull(await bench.EnterAsync(LimitBench.From()));
    }

    [Fact]
    public async Task A_request_that_is_refused_holds_no_slot()
    {
        var bench = Bench(LimitBench.AtOnce("slots", 1, RateLimitSubject.Ip), LimitBench.Window("address", 1, 60, RateLimitSubject.Ip));
        var first = LimitBench.From();
        Assert.Null(await bench.EnterAsync(first));
        first.End();

        Assert.Contains("address", (await bench.EnterAsync(LimitBench.From()))!.Detail, StringComparison.Ordinal);
        Assert.Equal(0, bench.Slots.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task While_nothing_can_be_counted_nobody_passes_and_nothing_is_held(bool isSlow)
    {
        var store = new AwayLimits(RateOutcome.Unavailable) { IsSlow = isSlow };
        var bench = Bench(store, LimitBench.AtOnce("slots", 1, RateLimitSubject.Ip), LimitBench.Bucket("burst", 1, 1, 1000, RateLimitSubject.Ip), LimitBench.Window("address", 9, 60, RateLimitSubject.Ip));

        for (var i = 0; i < 3; i++)
        {
            var refusal = await bench.EnterAsync(LimitBench.From());
            Assert.Equal(("rate_limit_unavailable", 503, true), (refusal!.Slug, refusal.Status, refusal.IsStoreAway));
            Assert.NotNull(refusal.RetryAfter);
        }

        Assert.Equal(0, bench.Slots.Count);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_client_who_leaves_while_limits_are_asked_holds_nothing(bool isSlow)
    {
        var store = new AwayLimits(RateOutcome.Admitted, new OperationCanceledException()) { IsSlow = isSlow };
        var bench = Bench(store, LimitBench.AtOnce("slots", 1, RateLimitSubject.Ip), LimitBench.Window("address", 9, 60, RateLimitSubject.Ip));

        await Assert.ThrowsAsync<OperationCanceledException>(() => bench.EnterAsync(LimitBench.From()));

        Assert.Equal(0, bench.Slots.Count);
    }

    [Fact]
    public async Task What_was_paid_for_is_not_refused()
    {
        var bench = Bench(LimitBench.Window("payer", 1, 60, RateLimitSubject.Payer));
        await bench.EnterAsync(LimitBench.From());
        var paid = LimitBench.From();
        paid.IsPaid = true;

        Assert.NotNull(await bench.EnterAsync(LimitBench.From()));
        Assert.Null(await bench.EnterAsync(paid));
    }

    [Fact]
    public async Task Of_parallel_requests_as_many_pass_as_the_limits_have_room_for()
    {
        var bench = Bench(
            LimitBench.AtOnce("slots", 7, RateLimitSubject.Ip), LimitBench.Bucket("burst", 50, 1, 1000, RateLimitSubject.Ip), LimitBench.Window("address", 60, 1000, RateLimitSubject.Ip));
        var passed = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, 500), async (_, _) =>
        {
            var passage = LimitBench.From();
            if (await bench.EnterAsync(passage) is null)
            {
                Interlocked.Increment(ref passed);
                await Task.Yield();
                passage.End();
            }
        });

        Assert.InRange(passed, 1, 50);
        Assert.Equal(0, bench.Slots.Count);
        for (var left = 50 - passed; left > 0; left--)
        {
            var passage = LimitBench.From();
            Assert.Null(await bench.EnterAsync(passage));
            passage.End();
        }

        Assert.Contains("burst", (await bench.EnterAsync(LimitBench.From()))!.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_may_cost_more_than_one()
    {
        var bench = Bench(LimitBench.Window("address", 10, 60, RateLimitSubject.Ip) with { Cost = 4 });

        Assert.Equal(2, await bench.PassedAsync(9, () => LimitBench.From()));
    }

    private LimitBench Bench(params RateLimitRule[] rules) => _bench = new LimitBench(rules);

    private LimitBench Bench(IRateLimits store, params RateLimitRule[] rules) => _bench = new LimitBench(new ManualTimeProvider(), store, rules);
}
