using FsCheck;
using FsCheck.Fluent;
using Sidecar.Policies;
using Sidecar.State;
using static Sidecar.Tests.Contracts.SampleBudgets;

namespace Sidecar.Tests.Contracts;

/// <summary>What every store of budgets promises about reservations. Inherited once per implementation.</summary>
public abstract class BudgetReservationsContract : BudgetContract
{
    /// <summary>Runs of the property of all interleavings.</summary>
    private protected abstract int Runs { get; }

    [Fact]
    public async Task Of_10000_parallel_reservations_of_one_against_a_limit_of_100_exactly_100_pass()
    {
        const int Askers = 250;
        var store = Create();
        var sibling = CreateSibling(store);
        var limit = Limit("agent", amount: 100);
        await store.LoadEmptyAsync(limit);
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var askers = Enumerable.Range(0, Askers).Select(i => Task.Run(async () =>
        {
            await start.Task;
            var mine = 0;
            for (var call = 0; call < 10_000 / Askers; call++)
            {
                mine += await PassesAsync(i % 2 == 0 ? store : sibling, Reservation(1, limit)) ? 1 : 0;
            }

            return mine;
        })).ToArray();
        start.SetResult();
        Assert.Equal(100, (await Task.WhenAll(askers)).Sum());
        Assert.Equal(new BudgetUse(0, 100, 100), await store.ReadAsync(limit));
    }

    [Fact]
    public async Task Of_a_crowd_as_many_pass_as_the_count_says()
    {
        var store = Create();
        var sibling = CreateSibling(store);
        var limit = Limit("agent", count: 10);
        await store.LoadEmptyAsync(limit);
        var passed = await Crowd.AskAsync(i => PassesAsync(i % 2 == 0 ? store : sibling, Reservation(i, limit)));
        Assert.Equal(10, passed.Count(static passes => passes));
        Assert.True((await store.ExceededAsync(Reservation(0, limit))).IsCount);
    }

    [Fact]
    public async Task Reservation_counts_against_all_of_its_limits_or_none()
    {
        var store = Create();
        BudgetLimit[] limits = [Limit("agent", amount: 100), Limit("parent", amount: 50), Limit("token", count: 30)];
        await store.LoadEmptyAsync(limits);
        var passed = await Crowd.AskAsync(_ => PassesAsync(store, Reservation(2, limits)));
        Assert.Equal(25, passed.Count(static passes => passes));
        foreach (var limit in limits)
        {
            Assert.Equal(new BudgetUse(0, 50, 25), await store.ReadAsync(limit));
        }
    }

    [Fact]
    public async Task First_limit_without_room_is_named_and_whether_it_is_its_count()
    {
        var store = Create();
        BudgetLimit[] limits = [Limit("none"), Limit("count", amount: 50, count: 1), Limit("amount", amount: 10)];
        await store.LoadEmptyAsync(limits);
        Assert.Equal(new ReserveOutcome.Exceeded(2, IsCount: false, FreeAfterBuckets: null), await store.ReserveAsync(Reservation(11, limits)));
        await store.ReservedAsync(Reservation(10, limits));
        Assert.Equal(new ReserveOutcome.Exceeded(1, IsCount: true, FreeAfterBuckets: 1), await store.ReserveAsync(Reservation(1, limits)));
        Assert.Equal(new ReserveOutcome.Exceeded(1, IsCount: false, FreeAfterBuckets: 1), await store.ReserveAsync(Reservation(50, limits)));
        Assert.Equal(new ReserveOutcome.Exceeded(1, IsCount: false, FreeAfterBuckets: null), await store.ReserveAsync(Reservation(51, limits)));
    }

    [Fact]
    public async Task Limit_of_no_use_at_all_lets_nothing_pass_and_waiting_does_not_help()
    {
        var store = Create();
        var limit = Limit("agent", amount: 0, count: 0);
        await store.LoadEmptyAsync(limit);
        Assert.Equal(new ReserveOutcome.Exceeded(0, IsCount: true, FreeAfterBuckets: null), await store.ReserveAsync(Reservation(0, limit)));
        Assert.Equal(new ReserveOutcome.Exceeded(0, IsCount: false, FreeAfterBuckets: null), await store.ReserveAsync(Reservation(1, limit)));
    }

    [Fact]
    public async Task Trial_says_what_would_come_of_it_and_takes_nothing()
    {
        var store = Create();
        var limit = Limit("agent", amount: 10, count: 1);
        Assert.IsType<ReserveOutcome.Unloaded>(await store.ReserveAsync(Trial(limit)));
        await store.LoadEmptyAsync(limit);
        var trial = Reservation(10, limit) with { IsTrial = true };
        await store.ReservedAsync(trial);
        await store.ReservedAsync(trial);
        Assert.Equal(LeaseOutcome.Lost, await store.RenewAsync(trial));
        Assert.Equal(new BudgetUse(0, 0, 0), await store.ReadAsync(limit));
        await store.ReservedAsync(Reservation(10, limit));
        Assert.False((await store.ExceededAsync(trial)).IsCount);
    }

    [Fact]
    public async Task Reservation_that_is_asked_for_again_counts_once()
    {
        var store = Create();
        var sibling = CreateSibling(store);
        BudgetLimit[] limits = [Limit("agent", amount: 10), Limit("parent", count: 1)];
        await store.LoadEmptyAsync(limits);
        var reservation = Reservation(10, limits);
        var outcomes = await Crowd.AskAsync(i => (i % 2 == 0 ? store : sibling).ReserveAsync(reservation));
        Assert.All(outcomes, static outcome => Assert.IsType<ReserveOutcome.Reserved>(outcome));
        Assert.Equal(new BudgetUse(0, 10, 1), await store.ReadAsync(limits[0]));
        Assert.Equal(LeaseOutcome.Done, await store.CloseAsync(reservation, spent: 10));
        Assert.Equal(new BudgetUse(10, 0, 1), await store.ReadAsync(limits[1]));
    }

    [Fact]
    public async Task Less_may_be_spent_than_was_reserved_and_the_rest_is_free_again()
    {
        var store = Create();
        var limit = Limit("agent", amount: 100, count: 3);
        await store.LoadEmptyAsync(limit);
        var reservation = Reservation(100, limit);
        await store.ReservedAsync(reservation);
        await store.ExceededAsync(Reservation(1, limit));
        Assert.Equal(LeaseOutcome.Done, await store.CloseAsync(reservation, spent: 40));
        Assert.Equal(new BudgetUse(40, 0, 1), await store.ReadAsync(limit));
        await store.ExceededAsync(Reservation(61, limit));
        await store.ReservedAsync(Reservation(60, limit));
    }

    [Fact]
    public async Task Use_that_cost_nothing_is_a_use()
    {
        var store = Create();
        var limit = Limit("agent", count: 1);
        await store.LoadEmptyAsync(limit);
        var reservation = Reservation(5, limit);
        await store.ReservedAsync(reservation);
        Assert.Equal(LeaseOutcome.Done, await store.CloseAsync(reservation, spent: 0));
        Assert.Equal(new BudgetUse(0, 0, 1), await store.ReadAsync(limit));
        Assert.True((await store.ExceededAsync(Reservation(0, limit))).IsCount);
    }

    [Fact]
    public async Task Released_reservation_leaves_nothing_and_is_released_once()
    {
        var store = Create();
        var limit = Limit("agent", amount: 10, count: 1);
        await store.LoadEmptyAsync(limit);
        var reservation = Reservation(10, limit);
        await store.ReservedAsync(reservation);
        Assert.Equal(LeaseOutcome.Done, await store.CloseAsync(reservation, spent: null));
        Assert.Equal(LeaseOutcome.Lost, await store.CloseAsync(reservation, spent: null));
        Assert.Equal(new BudgetUse(0, 0, 0), await store.ReadAsync(limit));
    }

    [Fact]
    public async Task Of_64_parallel_closings_one_counts()
    {
        var store = Create();
        var sibling = CreateSibling(store);
        var limit = Limit("agent");
        await store.LoadEmptyAsync(limit);
        var reservation = Reservation(10, limit);
        await store.ReservedAsync(reservation);
        var outcomes = await Crowd.AskAsync(i => (i % 2 == 0 ? store : sibling).CloseAsync(reservation, spent: null));
        Assert.Single(outcomes, LeaseOutcome.Done);
        Assert.Equal(new BudgetUse(0, 0, 0), await store.ReadAsync(limit));
    }

    [Fact]
    public async Task Reservation_that_nobody_closed_ends_at_its_time_and_its_windows_have_to_be_loaded()
    {
        var store = Create();
        BudgetLimit[] limits = [Limit("agent", amount: 10), Limit("parent", amount: 10)];
        await store.LoadEmptyAsync(limits);
        var reservation = Reservation(10, limits) with { Lease = Clock.Brief };
        await store.ReservedAsync(reservation);
        await Clock.EndBriefAsync();
        Assert.Null(await store.ReadAsync(limits[0]));
        Assert.Equal(2, Assert.IsType<ReserveOutcome.Unloaded>(await store.ReserveAsync(Reservation(1, limits))).Windows.Count);
        Assert.Equal(LeaseOutcome.Lost, await store.RenewAsync(reservation));
        await store.LoadEmptyAsync(limits);
        Assert.Equal(new BudgetUse(0, 0, 0), await store.ReadAsync(limits[0]));

        // Nothing was spent, says its holder: that changes nothing any more.
        Assert.Equal(LeaseOutcome.Lost, await store.CloseAsync(reservation, spent: null));
        await store.ReservedAsync(Reservation(10, limits));
    }

    [Fact]
    public async Task Reservation_that_ended_and_was_spent_leaves_its_windows_unloaded()
    {
        var store = Create();
        BudgetLimit[] limits = [Limit("agent", amount: 10), Limit("parent", amount: 10), Limit("other", amount: 10)];
        await store.LoadEmptyAsync(limits);
        var reservation = Reservation(10, limits[0], limits[1]) with { Lease = Clock.Brief };
        await store.ReservedAsync(reservation);
        await Clock.EndBriefAsync();
        await store.LoadEmptyAsync(limits[0], limits[1]);
        Assert.Equal(LeaseOutcome.Lost, await store.CloseAsync(reservation, spent: 3));
        Assert.Null(await store.ReadAsync(limits[0]));
        Assert.Null(await store.ReadAsync(limits[1]));
        Assert.NotNull(await store.ReadAsync(limits[2]));
    }

    [Fact]
    public async Task Renewed_reservation_outlives_its_first_end()
    {
        var store = Create();
        var limit = Limit("agent", amount: 10);
        BudgetReservation reservation;

        // Anew when the machine was too slow to renew in time.
        do
        {
            reservation = Reservation(10, limit) with { Lease = Clock.Brief };
            await new BudgetSpender(store, new BudgetLedger()).ReserveAsync(reservation);
            await Clock.PassAsync(TimeSpan.FromMilliseconds(1));
        }
        while (await store.RenewAsync(reservation with { Lease = Clock.Lasting }) != LeaseOutcome.Done);

        await Clock.NearlyEndLastingAsync();
        Assert.Equal(new BudgetUse(0, 10, 1), await store.ReadAsync(limit));
        Assert.Equal(LeaseOutcome.Done, await store.CloseAsync(reservation, spent: 10));
    }

    [Fact]
    public async Task Amounts_are_exact_up_to_the_most_that_there_may_be()
    {
        var store = Create();
        var limit = Limit("agent", amount: SpendAmount.Most, buckets: 2);
        await store.LoadEmptyAsync(limit);
        var reservation = Reservation(SpendAmount.Most - 1, limit);
        await store.ReservedAsync(reservation);
        Assert.Equal(2, (await store.ExceededAsync(Reservation(SpendAmount.Most, limit))).FreeAfterBuckets);
        Assert.Equal(LeaseOutcome.Done, await store.CloseAsync(reservation, spent: SpendAmount.Most - 1));
        await store.ExceededAsync(Reservation(2, limit));
        await store.ReservedAsync(Reservation(1, limit));
        Assert.Equal(new BudgetUse(SpendAmount.Most - 1, 1, 2), await store.ReadAsync(limit));
    }

    [Fact]
    public async Task Cancelled_reservation_takes_nothing()
    {
        var store = Create();
        var limit = Limit("agent", amount: 1);
        await store.LoadEmptyAsync(limit);
        await ThrowsCancelledAsync(() => store.Reservations.ReserveAsync(Reservation(1, limit), Cancelled));
        await store.ReservedAsync(Reservation(1, limit));
    }

    [Fact]
    public async Task Reservation_that_can_be_none_is_a_mistake_of_its_maker()
    {
        var store = Create();
        BudgetReservation[] wrong =
        [
            Reservation(1), Reservation(-1, Limit("a")), Reservation(SpendAmount.Most + 1, Limit("a")), Reservation(1, Limit("a"), Limit("a")), Reservation(1, Limit("a", buckets: 0)),
            Reservation(1, Limit("a", buckets: 129)), Reservation(1, [.. Enumerable.Range(0, 33).Select(static i => Limit($"{i}"))]), Reservation(1, Limit("a")) with { Lease = TimeSpan.Zero },
        ];
        foreach (var reservation in wrong)
        {
            await Assert.ThrowsAnyAsync<ArgumentException>(() => store.ReserveAsync(reservation));
        }

        await Assert.ThrowsAnyAsync<ArgumentException>(() => store.CloseAsync(Reservation(1, Limit("a")), spent: 2));
    }

    [Fact]
    public async Task Crowd_that_spends_releases_and_dies_never_spends_more_than_the_limits_and_what_it_spent_is_counted_exactly()
    {
        var store = Create();
        var sibling = CreateSibling(store);
        var ledger = new BudgetLedger();
        BudgetLimit[] agents = [Limit("agent 0", amount: 400), Limit("agent 1", amount: 5000), Limit("agent 2", count: 70)];
        var parent = Limit("parent", amount: 900, buckets: 3);
        await Crowd.AskAsync(async caller =>
        {
            var mine = caller % 2 == 0 ? store : sibling;
            var spender = new BudgetSpender(mine, ledger);
            var random = new Random(caller);
            for (var round = 0; round < 12; round++)
            {
                var reservation = Reservation(random.Next(0, 20), agents[random.Next(3)], parent);
                if (await spender.ReserveAsync(reservation) is ReserveOutcome.Reserved)
                {
                    await EndAsync(mine, spender, reservation, random);
                }
            }

            return true;
        });

        // What was left to end by itself has.
        await Clock.PassAsync(TimeSpan.FromMilliseconds(5));
        foreach (var limit in agents.Append(parent))
        {
            Assert.IsNotType<ReserveOutcome.Unavailable>(await new BudgetSpender(store, ledger).ReserveAsync(Trial(limit)));
            var use = ledger.UseOf(limit);
            Assert.Equal(use, await store.ReadAsync(limit));
            Assert.InRange(use.Spent, 1, limit.MaxAmount ?? long.MaxValue);
            Assert.InRange(use.Count, 1, limit.MaxCount ?? long.MaxValue);
        }
    }

    [Fact]
    public void Whatever_is_reserved_committed_released_lost_forgotten_and_loaded_in_whatever_order_stays_within_the_limits_and_is_counted_exactly()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal);
        Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1)).ToArbitrary(), steps =>
        {
            RunAsync(steps, seen).GetAwaiter().GetResult();
            return true;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(Runs).WithStartSize(80).WithEndSize(240));

        // Else the runs were too harmless to show anything.
        string[] wanted =
        [
            "Reserved", "Unloaded", "exceeded 0 False", "exceeded 0 True", "exceeded 2 False", "load Done", "load Lost", "renew Done", "renew Lost", "close Done", "close Lost",
        ];
        Assert.Empty(wanted.Except(seen.Keys, StringComparer.Ordinal));
    }

    private protected static async Task<bool> PassesAsync(BudgetStore store, BudgetReservation reservation)
    {
        // Asked again with its identity when a machine that is busy did not answer in time.
        for (var attempt = 0; ; attempt++)
        {
            var outcome = await store.ReserveAsync(reservation);
            if (outcome is not ReserveOutcome.Unavailable || attempt > 20)
            {
                Assert.True(outcome is ReserveOutcome.Reserved or ReserveOutcome.Exceeded, outcome.ToString());
                return outcome is ReserveOutcome.Reserved;
            }
        }
    }

    private static async Task EndAsync(BudgetStore store, BudgetSpender spender, BudgetReservation reservation, Random random)
    {
        switch (random.Next(10))
        {
            case 0:
                // Its process dies, before or after it wrote.
                if (random.Next(2) == 0)
                {
                    await spender.CommitAsync(reservation, reservation.Amount);
                }

                await store.RenewAsync(reservation with { Lease = TimeSpan.FromMilliseconds(1) });
                break;
            case < 4:
                await store.CloseAsync(reservation, spent: null);
                break;
            default:
                await spender.CommitAsync(reservation, random.NextInt64(reservation.Amount + 1));
                break;
        }
    }

    private async Task RunAsync(int[] steps, Dictionary<string, int> seen)
    {
        var run = new BudgetInterleaving(Create(), Clock, ForgetAsync, seen);
        foreach (var step in steps)
        {
            await run.StepAsync(step);
        }

        await run.FinishAsync();
    }
}
