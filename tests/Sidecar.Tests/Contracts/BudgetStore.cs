using Sidecar.State;

namespace Sidecar.Tests.Contracts;

/// <summary>A store of budgets as one replica sees it.</summary>
internal sealed record BudgetStore(IBudgetReservations Reservations, IBudgetWindows Windows)
{
    public async Task<ReserveOutcome> ReserveAsync(BudgetReservation reservation) => await Reservations.ReserveAsync(reservation, CancellationToken.None);

    public async Task<LeaseOutcome> CloseAsync(BudgetReservation reservation, long? spent) => await Reservations.CloseAsync(reservation, spent);

    public async Task<LeaseOutcome> RenewAsync(BudgetReservation reservation) => await Reservations.RenewAsync(reservation);

    public async Task<LeaseOutcome> LoadAsync(BudgetLimit limit, long version, params BudgetSum[] sums) =>
        await Windows.LoadAsync(limit.Window, limit.Bucket, version, [.. sums], CancellationToken.None);

    public async Task<BudgetUse?> ReadAsync(BudgetLimit limit) => await Windows.ReadAsync(limit.Window, limit.Bucket, CancellationToken.None);

    /// <summary>The version to load a limit's window under, and what is open in it, once it is not loaded.</summary>
    public async Task<UnloadedWindow> UnloadedAsync(BudgetLimit limit) =>
        Assert.Single(Assert.IsType<ReserveOutcome.Unloaded>(await ReserveAsync(SampleBudgets.Trial(limit))).Windows);

    /// <summary>Loads windows that were not loaded.</summary>
    public async Task LoadEmptyAsync(params BudgetLimit[] limits)
    {
        foreach (var limit in limits)
        {
            Assert.Equal(LeaseOutcome.Done, await LoadAsync(limit, (await UnloadedAsync(limit)).Version));
        }
    }

    /// <summary>Makes windows unloaded: by closing what was never reserved, as if it had ended meanwhile.</summary>
    public async Task UnloadAsync(params BudgetLimit[] limits) => Assert.Equal(LeaseOutcome.Lost, await CloseAsync(SampleBudgets.Reservation(0, limits), spent: 0));

    public async Task ReservedAsync(BudgetReservation reservation) => Assert.IsType<ReserveOutcome.Reserved>(await ReserveAsync(reservation));

    public async Task<ReserveOutcome.Exceeded> ExceededAsync(BudgetReservation reservation) => Assert.IsType<ReserveOutcome.Exceeded>(await ReserveAsync(reservation));
}
