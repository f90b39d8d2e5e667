using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;
using static Sidecar.Tests.Contracts.SampleBudgets;

namespace Sidecar.Tests.State;

public sealed class MemoryBudgetReservationsTests : BudgetReservationsContract
{
    private readonly ManualTimeProvider _time = new();

    private protected override StoreClock Clock => new ManualStoreClock(_time);

    private protected override int Runs => 500;

    [Fact]
    public async Task As_many_reservations_as_may_be_are_open_and_ended_ones_make_room()
    {
        var store = Create(windows: 10, reservations: 2);
        var limit = Limit("agent");
        await store.LoadEmptyAsync(limit);
        var first = Reservation(1, limit);
        await store.ReservedAsync(first);
        await store.ReservedAsync(Reservation(1, limit) with { Lease = TimeSpan.FromSeconds(1) });
        Assert.Contains("MaxBudgetReservations", Assert.IsType<ReserveOutcome.Unavailable>(await store.ReserveAsync(Reservation(1, limit))).Note, StringComparison.Ordinal);
        await store.ReservedAsync(first);
        await store.CloseAsync(first, spent: 1);
        await store.ReservedAsync(Reservation(1, limit));
        _time.Advance(TimeSpan.FromSeconds(1));
        await store.LoadEmptyAsync(limit);
        await store.ReservedAsync(Reservation(1, limit));
    }

    [Fact]
    public async Task Window_without_open_reservations_makes_room_for_another_and_one_with_them_never()
    {
        var store = Create(windows: 2, reservations: 10);
        BudgetLimit a = Limit("a"), b = Limit("b"), c = Limit("c");
        await store.LoadEmptyAsync(a, b);
        var (inA, inB) = (Reservation(1, a), Reservation(1, b));
        await store.ReservedAsync(inA);
        await store.ReservedAsync(inB);
        Assert.Contains("MaxBudgetWindows", Assert.IsType<ReserveOutcome.Unavailable>(await store.ReserveAsync(Reservation(1, c))).Note, StringComparison.Ordinal);
        Assert.Equal(LeaseOutcome.Done, await store.CloseAsync(inB, spent: 1));
        await store.LoadEmptyAsync(c);

        // Not counted from zero: it has to be loaded.
        Assert.Null(await store.ReadAsync(b));
        Assert.Equal(new BudgetUse(0, 1, 1), await store.ReadAsync(a));
        Assert.Equal(LeaseOutcome.Done, await store.CloseAsync(inA, spent: 1));
        await store.UnloadedAsync(b);
    }

    [Fact]
    public async Task Window_is_forgotten_after_its_time_and_one_with_an_open_reservation_is_not()
    {
        var store = Create(windows: 10, reservations: 10);
        BudgetLimit left = Limit("left"), held = Limit("held");
        left = left with { Window = left.Window with { Keep = TimeSpan.FromSeconds(10) } };
        held = held with { Window = held.Window with { Keep = TimeSpan.FromSeconds(10) } };
        await store.LoadEmptyAsync(left, held);
        var reservation = Reservation(3, held);
        await store.ReservedAsync(reservation);
        _time.Advance(TimeSpan.FromSeconds(10));
        Assert.Null(await store.ReadAsync(left));
        Assert.Equal(new BudgetUse(0, 3, 1), await store.ReadAsync(held));
        await store.CloseAsync(reservation, spent: 3);
        _time.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(new BudgetUse(3, 0, 1), await store.ReadAsync(held));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await store.ReadAsync(held));
    }

    private protected override BudgetStore Create() => Create(windows: 1000, reservations: 100_000);

    // A process that ends takes with it whoever asked.
    private protected override Task<(BudgetStore Store, bool IsTheSame)> ForgetAsync(BudgetStore store) => Task.FromResult((Create(), false));

    private BudgetStore Create(int windows, int reservations)
    {
        var budgets = new MemoryBudgets(_time, windows, reservations);
        return new(budgets, budgets);
    }
}
