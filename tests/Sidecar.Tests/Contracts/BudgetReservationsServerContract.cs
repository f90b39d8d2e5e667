using Sidecar.State;
using static Sidecar.Tests.Contracts.SampleBudgets;

namespace Sidecar.Tests.Contracts;

/// <summary>What a store of budgets promises when its server pauses, restarts or forgets.</summary>
public abstract class BudgetReservationsServerContract : BudgetReservationsContract
{
    private protected abstract IStoreServer Server { get; }

    [Fact]
    public async Task Paused_store_is_unavailable_soon_for_every_verb()
    {
        var store = Create();
        var limit = Limit("agent", amount: 10);
        await store.LoadEmptyAsync(limit);
        var reservation = Reservation(1, limit);
        await store.ReservedAsync(reservation);
        await using var pause = await Server.PauseAsync();
        Assert.NotEmpty(Assert.IsType<ReserveOutcome.Unavailable>(await store.ReserveAsync(Reservation(1, limit)).WaitAsync(Patience)).Note);
        Assert.Equal(LeaseOutcome.Unavailable, await store.RenewAsync(reservation).WaitAsync(Patience));
        Assert.Equal(LeaseOutcome.Unavailable, await store.CloseAsync(reservation, spent: 1).WaitAsync(Patience));
        Assert.Equal(LeaseOutcome.Unavailable, await store.LoadAsync(limit, 1).WaitAsync(Patience));
        Assert.Null(await store.ReadAsync(limit).WaitAsync(Patience));
    }

    [Fact]
    public async Task Reservation_that_was_given_up_while_the_store_was_paused_is_given_back()
    {
        var store = Create();
        var limit = Limit("agent", amount: 1);
        await store.LoadEmptyAsync(limit);
        await using (await Server.PauseAsync())
        {
            Assert.IsType<ReserveOutcome.Unavailable>(await store.ReserveAsync(Reservation(1, limit)).WaitAsync(Patience));
        }

        await Eventually.HoldsAsync(async () => await store.ReserveAsync(Reservation(1, limit)) is ReserveOutcome.Reserved);
        Assert.Equal(new BudgetUse(0, 1, 1), await store.ReadAsync(limit));
    }

    [Fact]
    public async Task Reservation_that_was_given_up_and_asked_for_again_stays()
    {
        var store = Create();
        var limit = Limit("agent", amount: 1);
        await store.LoadEmptyAsync(limit);
        var reservation = Reservation(1, limit);
        await using (await Server.PauseAsync())
        {
            Assert.IsType<ReserveOutcome.Unavailable>(await store.ReserveAsync(reservation).WaitAsync(Patience));
        }

        await Eventually.HoldsAsync(async () => await store.ReserveAsync(reservation) is ReserveOutcome.Reserved);

        // Whatever undoes the first call comes soon or came before.
        await Task.Delay(200);
        Assert.Equal(LeaseOutcome.Done, await store.RenewAsync(reservation));
        Assert.Equal(new BudgetUse(0, 1, 1), await store.ReadAsync(limit));
    }

    [Fact]
    public async Task Store_that_was_flushed_wants_its_windows_loaded_under_another_version()
    {
        var store = Create();
        var limit = Limit("agent", amount: 10);
        var early = await store.UnloadedAsync(limit);
        Assert.Equal(LeaseOutcome.Done, await store.LoadAsync(limit, early.Version));
        var reservation = Reservation(10, limit);
        await store.ReservedAsync(reservation);
        await Server.FlushAsync();
        Assert.Null(await store.ReadAsync(limit));
        Assert.Equal(LeaseOutcome.Lost, await store.RenewAsync(reservation));
        var late = await store.UnloadedAsync(limit);
        Assert.Empty(late.Open);
        Assert.NotEqual(early.Version, late.Version);
        Assert.Equal(LeaseOutcome.Lost, await store.LoadAsync(limit, early.Version));
        Assert.Equal(LeaseOutcome.Done, await store.LoadAsync(limit, late.Version, new BudgetSum(7, 5, 1)));

        // It was spent after all: the sums may lack it.
        Assert.Equal(LeaseOutcome.Lost, await store.CloseAsync(reservation, spent: 10));
        Assert.Null(await store.ReadAsync(limit));
        Assert.Equal(LeaseOutcome.Lost, await store.LoadAsync(limit, late.Version));
    }

    [Fact]
    public async Task Store_that_was_restarted_works_on()
    {
        var store = Create();
        var limit = Limit("agent", amount: 1);
        await store.LoadEmptyAsync(limit);
        await Server.RestartAsync();
        await Eventually.HoldsAsync(async () => await store.ReserveAsync(Trial(limit)) is ReserveOutcome.Unloaded);
        await store.LoadEmptyAsync(limit);
        await store.ReservedAsync(Reservation(1, limit));
        await store.ExceededAsync(Reservation(1, limit));
    }
}
