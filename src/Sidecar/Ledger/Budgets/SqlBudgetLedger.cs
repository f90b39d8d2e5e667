using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Budgets;

/// <summary>Budgets in their table.</summary>
internal sealed class SqlBudgetLedger(IControlStore store) : IBudgetLedger
{
    private static readonly EmbeddedSql Embedded = new("Sidecar.Ledger.Budgets");
    private static readonly string Find = Embedded.Statement("find_budget");
    private static readonly string FindVersion = Embedded.Statement("find_budget_version");
    private static readonly string FindCurrency = Embedded.Statement("find_budget_currency");
    private static readonly string FindAgent = Embedded.Statement("find_agent_of_budget");
    private static readonly string List = Embedded.Statement("list_budgets");
    private static readonly string Put = Embedded.Statement("put_budget");
    private static readonly string Delete = Embedded.Statement("delete_budget");

    public ValueTask<BudgetRecord?> FindAsync(string id, CancellationToken cancellationToken) => store.AskAsync(tables => FindAsync(tables, id), cancellationToken);

    public ValueTask<IReadOnlyList<BudgetRecord>> ListAsync(int limit, string? after, CancellationToken cancellationToken) => store.AskAsync<IReadOnlyList<BudgetRecord>>(
        async tables => [.. (await tables.ListAsync<BudgetRow>(List, new { after = after ?? "", limit })).Select(static row => row.ToRecord())], cancellationToken);

    public ValueTask<ControlWrite<BudgetRecord>> PutAsync(BudgetRecord budget, long expectedVersion, AuditEntry audit, CancellationToken cancellationToken) =>
        store.CountAsync<BudgetRecord>((tables, version) => PutAsync(tables, budget with { Version = version }, expectedVersion), audit, cancellationToken);

    public ValueTask<ControlWrite<BudgetRecord>> DeleteAsync(string id, AuditEntry audit, CancellationToken cancellationToken) =>
        store.CountAsync<BudgetRecord>((tables, _) => DeleteAsync(tables, id), audit, cancellationToken);

    /// <summary>Null where there is no such budget.</summary>
    public static Task<string?> FindCurrencyAsync(ControlTransaction tables, string id) => tables.FindAsync<string>(FindCurrency, new { id });

    private static async Task<BudgetRecord?> FindAsync(ControlTransaction tables, string id) => (await tables.FindAsync<BudgetRow>(Find, new { id }))?.ToRecord();

    private static async Task<ControlWrite<BudgetRecord>> PutAsync(ControlTransaction tables, BudgetRecord budget, long expectedVersion)
    {
        var present = await tables.FindAsync<long?>(FindVersion, new { id = budget.Id });
        if (ExpectedVersion.Differs<BudgetRecord>($"budget {budget.Id}", present, expectedVersion) is { } differs)
        {
            return differs;
        }

        if (await tables.FindAsync<string>(FindAgent, new { id = budget.Id, currency = budget.Currency }) is { } agent)
        {
            return new ControlWrite<BudgetRecord>.Conflict($"Agent {agent}, which shares budget {budget.Id}, is in another currency than {budget.Currency}");
        }

        await tables.ExecuteAsync(Put, Arguments(budget));
        return new ControlWrite<BudgetRecord>.Written((await FindAsync(tables, budget.Id))!);
    }

    private static async Task<ControlWrite<BudgetRecord>> DeleteAsync(ControlTransaction tables, string id)
    {
        if (await FindAsync(tables, id) is not { } budget)
        {
            return ControlWrite<BudgetRecord>.Unknown.Instance;
        }

        if (await tables.FindAsync<string>(FindAgent, new { id, currency = (string?)null }) is { } agent)
        {
            return new ControlWrite<BudgetRecord>.Conflict($"Agent {agent} still shares budget {id}");
        }

        await tables.ExecuteAsync(Delete, new { id });
        return new ControlWrite<BudgetRecord>.Written(budget);
    }

    private static object Arguments(BudgetRecord budget) => new
    {
        id = budget.Id,
        version = budget.Version,
        currency = budget.Currency,
        terms = ControlDocument.Write(new BudgetTerms { Name = budget.Name, Limits = budget.Limits }),
        createdAt = budget.CreatedAt.ToUnixTimeMilliseconds(),
        updatedAt = budget.UpdatedAt.ToUnixTimeMilliseconds(),
    };
}
