using Sidecar.State;

namespace Sidecar.Tests.Budgets;

/// <summary>A real store, and something that happens before it reserves.</summary>
internal sealed class StoppingBudgets(IBudgetReservations inner) : IBudgetReservations
{
    public Func<Task>? BeforeReserving { get; set; }

    public async ValueTask<ReserveOutcome> ReserveAsync(BudgetReservation reservation, CancellationToken cancellationToken)
    {
        await (BeforeReserving?.Invoke() ?? Task.CompletedTask);
        return await inner.ReserveAsync(reservation, cancellationToken);
    }

    public ValueTask<LeaseOutcome> CloseAsync(BudgetReservation reservation, long? spent) => inner.CloseAsync(reservation, spent);

    public ValueTask<LeaseOutcome> RenewAsync(BudgetReservation reservation) => inner.RenewAsync(reservation);
}
