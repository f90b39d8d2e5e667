using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.State;

public sealed class MemoryBudgetWindowsTests : BudgetWindowsContract
{
    private readonly ManualTimeProvider _time = new();

    private protected override StoreClock Clock => new ManualStoreClock(_time);

    private protected override BudgetStore Create()
    {
        var budgets = new MemoryBudgets(_time, maxWindows: 1000, maxReservations: 1000);
        return new(budgets, budgets);
    }

    private protected override Task<(BudgetStore Store, bool IsTheSame)> ForgetAsync(BudgetStore store) => Task.FromResult((Create(), false));
}
