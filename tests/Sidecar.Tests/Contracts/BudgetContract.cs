namespace Sidecar.Tests.Contracts;

/// <summary>What the suites of budgets share.</summary>
public abstract class BudgetContract : StoreContract
{
    private protected abstract BudgetStore Create();

    /// <summary>The same budgets as another replica sees them.</summary>
    private protected virtual BudgetStore CreateSibling(BudgetStore store) => store;

    /// <summary>The store forgets everything.</summary>
    /// <returns>The store to go on with, and whether what it said before may still be said to it.</returns>
    private protected abstract Task<(BudgetStore Store, bool IsTheSame)> ForgetAsync(BudgetStore store);
}
