using Sidecar.State;
using static Sidecar.Tests.Contracts.SampleBudgets;

namespace Sidecar.Tests.Contracts;

/// <summary>What every store of budgets promises about its windows: what is in them is what the ledger says. Inherited once per implementation.</summary>
public abstract class BudgetWindowsContract : BudgetContract
{
    [Fact]
    public async Task Window_that_nobody_loaded_counts_nothing()
    {
        var store = Create();
        BudgetLimit[] limits = [Limit("a", amount: 10), Limit("b", amount: 10), Limit("c", amount: 10)];
        var told = Assert.IsType<ReserveOutcome.Unloaded>(await store.ReserveAsync(Reservation(1, limits)));
        Assert.Equal([0, 1, 2], told.Windows.Select(static window => window.Limit));
        Assert.All(told.Windows, static window => Assert.Empty(window.Open));
        Assert.Null(await store.ReadAsync(limits[1]));
        Assert.Equal(LeaseOutcome.Done, await store.LoadAsync(limits[1], told.Windows[1].Version, new BudgetSum(7, 4, 2)));
        Assert.Equal(new BudgetUse(4, 0, 2), await store.ReadAsync(limits[1]));
        told = Assert.IsType<ReserveOutcome.Unloaded>(await store.ReserveAsync(Reservation(1, limits)));
        Assert.Equal([0, 2], told.Windows.Select(static window => window.Limit));
        Assert.Equal(new BudgetUse(4, 0, 2), await store.ReadAsync(limits[1]));
    }

    [Fact]
    public async Task Sums_that_are_put_in_count()
    {
        var store = Create();
        var limit = Limit("a", amount: 10, count: 3);
        await store.LoadAsync(limit, (await store.UnloadedAsync(limit)).Version, new BudgetSum(7, 8, 1));
        await store.ExceededAsync(Reservation(3, limit));
        await store.ReservedAsync(Reservation(2, limit));
        await store.ReservedAsync(Reservation(0, limit));
        Assert.True((await store.ExceededAsync(Reservation(0, limit))).IsCount);
        Assert.Equal(new BudgetUse(8, 2, 3), await CreateSibling(store).ReadAsync(limit));
    }

    [Fact]
    public async Task Of_64_parallel_loaders_one_loads()
    {
        var store = Create();
        var sibling = CreateSibling(store);
        var limit = Limit("a", amount: 10);
        var version = (await store.UnloadedAsync(limit)).Version;
        var outcomes = await Crowd.AskAsync(i => (i % 2 == 0 ? store : sibling).LoadAsync(limit, version, new BudgetSum(7, 5, 1)));
        Assert.Single(outcomes, LeaseOutcome.Done);
        Assert.Equal(Crowd.Size - 1, outcomes.Count(static outcome => outcome == LeaseOutcome.Lost));
        Assert.Equal(new BudgetUse(5, 0, 1), await store.ReadAsync(limit));
    }

    [Fact]
    public async Task Sums_that_were_read_before_something_was_spent_are_not_put_in_after_it()
    {
        var store = Create();
        var limit = Limit("a", amount: 10);
        await store.LoadEmptyAsync(limit);
        await store.UnloadAsync(limit);
        var early = (await store.UnloadedAsync(limit)).Version;

        // The ledger is read, and then somebody spends whose reservation had ended.
        await store.UnloadAsync(limit);
        var late = (await store.UnloadedAsync(limit)).Version;
        Assert.NotEqual(early, late);
        Assert.Equal(LeaseOutcome.Lost, await store.LoadAsync(limit, early));
        Assert.Null(await store.ReadAsync(limit));
        Assert.Equal(LeaseOutcome.Done, await store.LoadAsync(limit, late, new BudgetSum(7, 9, 1)));
        Assert.Equal(LeaseOutcome.Lost, await store.LoadAsync(limit, late));
        Assert.Equal(new BudgetUse(9, 0, 1), await store.ReadAsync(limit));
    }

    [Fact]
    public async Task Window_that_was_never_heard_of_cannot_be_loaded()
    {
        var store = Create();
        Assert.Equal(LeaseOutcome.Lost, await store.LoadAsync(Limit("a"), 0));
        Assert.Equal(LeaseOutcome.Lost, await store.LoadAsync(Limit("a"), 1));
        Assert.Null(await store.ReadAsync(Limit("a")));
    }

    /// <summary>The commit is written, and the sums are read before its reservation is closed: they cannot know which of both came first.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Spend_that_is_on_its_way_while_its_window_is_loaded_counts_once(bool isClosedBefore)
    {
        var store = Create();
        var ledger = new BudgetLedger();
        var limit = Limit("a", amount: 10, count: 5);
        await store.LoadEmptyAsync(limit);
        var (spent, released, held) = (Reservation(4, limit), Reservation(3, limit), Reservation(2, limit));
        foreach (var reservation in new[] { spent, released, held })
        {
            await store.ReservedAsync(reservation);
        }

        await store.UnloadAsync(limit);
        ledger.Record(spent, 3);
        var told = await store.UnloadedAsync(limit);
        Assert.Equal(new[] { spent.Id, released.Id, held.Id }.Select(static id => id.ToString()).Order(), told.Open.Select(static id => id.ToString()).Order());
        var sums = ledger.SumsOf(limit, told.Open);
        Assert.Empty(sums);
        if (isClosedBefore)
        {
            await CloseBothAsync();
            Assert.Contains(spent.Id, (await store.UnloadedAsync(limit)).Open);
            Assert.Equal(told.Version, (await store.UnloadedAsync(limit)).Version);
        }

        Assert.Equal(LeaseOutcome.Done, await store.LoadAsync(limit, told.Version, [.. sums]));
        Assert.Equal(isClosedBefore ? new BudgetUse(3, 2, 2) : new BudgetUse(0, 9, 3), await store.ReadAsync(limit));
        if (!isClosedBefore)
        {
            await CloseBothAsync();
        }

        Assert.Equal(new BudgetUse(3, 2, 2), await store.ReadAsync(limit));
        await store.ExceededAsync(Reservation(6, limit));
        await store.ReservedAsync(Reservation(5, limit));

        async Task CloseBothAsync()
        {
            Assert.Equal(LeaseOutcome.Done, await store.CloseAsync(spent, 3));
            Assert.Equal(LeaseOutcome.Done, await store.CloseAsync(released, spent: null));
        }
    }

    [Fact]
    public async Task What_was_closed_before_is_not_left_out_of_sums_that_are_read_after_it()
    {
        var store = Create();
        var ledger = new BudgetLedger();
        var limit = Limit("a", amount: 10);
        await store.LoadEmptyAsync(limit);
        var reservation = Reservation(4, limit);
        await store.ReservedAsync(reservation);
        await store.UnloadAsync(limit);
        ledger.Record(reservation, 4);
        await store.CloseAsync(reservation, 4);

        // A later version: the spend is in the ledger, and the window has forgotten it.
        await store.UnloadAsync(limit);
        var told = await store.UnloadedAsync(limit);
        Assert.Empty(told.Open);
        await store.LoadAsync(limit, told.Version, [.. ledger.SumsOf(limit, told.Open)]);
        Assert.Equal(new BudgetUse(4, 0, 1), await store.ReadAsync(limit));
    }

    [Fact]
    public async Task Bucket_that_begins_is_empty_and_the_one_before_still_counts_for_whoever_is_late()
    {
        var store = Create();
        BudgetLimit today = Limit("a", amount: 10, bucket: 20), tomorrow = today with { Bucket = 21 };
        await store.LoadEmptyAsync(today);
        await SpendAsync(store, 10, today);
        Assert.Equal(1, (await store.ExceededAsync(Reservation(1, today))).FreeAfterBuckets);
        await SpendAsync(store, 7, tomorrow);
        await store.ExceededAsync(Reservation(1, today));
        Assert.Equal(new BudgetUse(10, 0, 1), await store.ReadAsync(today));
        Assert.Equal(new BudgetUse(7, 0, 1), await store.ReadAsync(tomorrow));
    }

    [Fact]
    public async Task Spends_fall_out_of_a_rolling_window_and_a_refusal_says_when()
    {
        var store = Create();
        BudgetLimit At(long bucket) => Limit("a", amount: 10, count: 4, bucket: bucket, buckets: 4);
        await store.LoadEmptyAsync(At(10));
        await SpendAsync(store, 3, At(10));
        await SpendAsync(store, 4, At(11));
        await SpendAsync(store, 2, At(13));
        Assert.Equal(new ReserveOutcome.Exceeded(0, IsCount: false, FreeAfterBuckets: 1), await store.ReserveAsync(Reservation(4, At(13))));
        Assert.Equal(new ReserveOutcome.Exceeded(0, IsCount: false, FreeAfterBuckets: 2), await store.ReserveAsync(Reservation(5, At(13))));
        Assert.Equal(new ReserveOutcome.Exceeded(0, IsCount: false, FreeAfterBuckets: 4), await store.ReserveAsync(Reservation(10, At(13))));
        await store.ExceededAsync(Reservation(9, At(14)));
        await SpendAsync(store, 4, At(14));
        Assert.Equal(new BudgetUse(6, 0, 2), await store.ReadAsync(At(15)));
        Assert.Equal(new BudgetUse(0, 0, 0), await store.ReadAsync(At(18)));
        Assert.Equal(3, (await store.ExceededAsync(Reservation(10, At(15)))).FreeAfterBuckets);
    }

    [Fact]
    public async Task Late_asker_finds_no_room_that_the_window_of_another_has_not()
    {
        var store = Create();
        BudgetLimit At(long bucket) => Limit("a", amount: 10, bucket: bucket, buckets: 3);
        await store.LoadEmptyAsync(At(10));
        await SpendAsync(store, 10, At(11));
        await store.ExceededAsync(Reservation(1, At(10)));
        await store.ExceededAsync(Reservation(1, At(13)));
        await store.ReservedAsync(Reservation(1, At(14)));
    }

    [Fact]
    public async Task Bucket_before_those_that_were_loaded_has_to_be_loaded_and_the_others_stay_right()
    {
        var store = Create();
        BudgetLimit At(long bucket) => Limit("a", amount: 10, bucket: bucket);
        await store.LoadEmptyAsync(At(20));
        await SpendAsync(store, 5, At(20));
        Assert.Null(await store.ReadAsync(At(19)));
        var told = await store.UnloadedAsync(At(19));
        Assert.Null(await store.ReadAsync(At(20)));
        Assert.Equal(LeaseOutcome.Done, await store.LoadAsync(At(19), told.Version, new BudgetSum(19, 9, 2), new BudgetSum(20, 5, 1)));
        Assert.Equal(new BudgetUse(9, 0, 2), await store.ReadAsync(At(19)));
        Assert.Equal(new BudgetUse(5, 0, 1), await store.ReadAsync(At(20)));
    }

    [Fact]
    public async Task Old_buckets_are_forgotten_and_never_counted_as_empty()
    {
        var store = Create();
        BudgetLimit At(long bucket) => Limit("a", amount: 1000, bucket: bucket, buckets: 2);
        await store.LoadEmptyAsync(At(0));
        for (var bucket = 0; bucket < 50; bucket++)
        {
            await SpendAsync(store, 1, At(bucket));
        }

        Assert.Equal(new BudgetUse(2, 0, 2), await store.ReadAsync(At(49)));
        Assert.Null(await store.ReadAsync(At(5)));
        await store.UnloadedAsync(At(5));
    }

    [Fact]
    public async Task Asker_far_ahead_of_all_others_does_not_make_their_buckets_forgotten()
    {
        var store = Create();
        BudgetLimit At(long bucket) => Limit("a", amount: 10, bucket: bucket, buckets: 2);
        await store.LoadEmptyAsync(At(10));
        await SpendAsync(store, 10, At(1_000_000));
        await SpendAsync(store, 9, At(10));
        await SpendAsync(store, 1, At(11));
        await store.ExceededAsync(Reservation(1, At(10)));
        await store.ExceededAsync(Reservation(10, At(12)));
    }

    [Fact]
    public async Task Windows_count_apart()
    {
        var store = Create();
        BudgetLimit a = Limit("a", amount: 10), b = Limit("b", amount: 10);
        await store.LoadEmptyAsync(a, b);
        await SpendAsync(store, 10, a);
        await store.ReservedAsync(Reservation(10, b));
        await store.ExceededAsync(Reservation(1, b, a));
    }

    private protected static async Task SpendAsync(BudgetStore store, long amount, params BudgetLimit[] limits)
    {
        var reservation = Reservation(amount, limits);
        await store.ReservedAsync(reservation);
        Assert.Equal(LeaseOutcome.Done, await store.CloseAsync(reservation, amount));
    }
}
