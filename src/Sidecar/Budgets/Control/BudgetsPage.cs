using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets.Control;

/// <summary><c>/control/v1/budgets</c>: budgets that agents share.</summary>
internal sealed class BudgetsPage(IBudgetLedger budgets, ControlWatcher watcher, WindowUses uses) : AccountsPage<BudgetRecord, BudgetBody>(watcher)
{
    protected override string What => "budget";

    protected override (BudgetRecord? Record, IReadOnlyList<string> Faults) Read(BudgetBody body, string? id) => BudgetReader.Read(body, id);

    protected override (string Id, long Version) NameOf(BudgetRecord record) => (record.Id, record.Version);

    protected override long? VersionOf(BudgetBody body) => body.Version;

    protected override object View(BudgetRecord record) => BudgetView.Of(record);

    protected override object View(IReadOnlyList<BudgetRecord> records, string? next) => new { Budgets = records.Select(BudgetView.Of), Next = next };

    protected override AuditEntry AuditOf(ControlCall call, string id) => ControlAnswers.Done(call, id);

    protected override ValueTask<BudgetRecord?> FindAsync(string id, CancellationToken cancellationToken) => budgets.FindAsync(id, cancellationToken);

    protected override ValueTask<IReadOnlyList<BudgetRecord>> ListAsync(int limit, string? after, CancellationToken cancellationToken) => budgets.ListAsync(limit, after, cancellationToken);

    protected override ValueTask<ControlWrite<BudgetRecord>> PutAsync(BudgetRecord record, long expectedVersion, AuditEntry audit) =>
        budgets.PutAsync(record, expectedVersion, audit, CancellationToken.None);

    protected override ValueTask<ControlWrite<BudgetRecord>> DeleteAsync(string id, AuditEntry audit) => budgets.DeleteAsync(id, audit, CancellationToken.None);

    protected override async ValueTask<OperatorAnswer> UseAsync(BudgetRecord record, CancellationToken cancellationToken) =>
        OperatorAnswer.Of(new UseView(record.Currency, await uses.OfAsync(record, cancellationToken)) { Budget = record.Id });
}
