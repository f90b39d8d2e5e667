using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets.Control;

/// <summary><c>/control/v1/budgets</c>: budgets that agents share.</summary>
internal sealed class BudgetsPage(IBudgetLedger budgets, ControlWatcher watcher, WindowUses uses) : IControlPage
{
    private const string What = "budget";

    public string Name => "budgets";

    public IReadOnlyList<ControlOperation> Operations { get; } =
    [
        new("GET", "", OperatorRole.Viewer),
        new("POST", "", OperatorRole.Operator),
        new("GET", "/{id}", OperatorRole.Viewer),
        new("PUT", "/{id}", OperatorRole.Operator),
        new("DELETE", "/{id}", OperatorRole.Operator),
        new("GET", "/{id}/use", OperatorRole.Viewer),
    ];

    public async ValueTask<OperatorAnswer> AnswerAsync(ControlCall call, CancellationToken cancellationToken)
    {
        try
        {
            return (call.Operation.Method, call.Operation.Path) switch
            {
                ("GET", "") => await ListAsync(call.Request.Query, cancellationToken),
                ("POST", _) => await PutAsync(call, id: null),
                ("PUT", _) => await PutAsync(call, call.Parameters[0]),
                ("DELETE", _) => await DeleteAsync(call, call.Parameters[0]),
                ("GET", "/{id}/use") => await UseAsync(call.Parameters[0], cancellationToken),
                _ => await FindAsync(call.Parameters[0], cancellationToken),
            };
        }
        catch (LedgerUnavailableException)
        {
            return ControlAnswers.Away();
        }
    }

    private async Task<OperatorAnswer> ListAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var (paging, wrong) = ControlPaging.Read(query, "after");
        if (paging is null)
        {
            return wrong!;
        }

        var (page, next) = paging.Cut(await budgets.ListAsync(paging.Limit + 1, paging.From, cancellationToken), static budget => budget.Id);
        return OperatorAnswer.Of(new { Budgets = page.Select(BudgetView.Of), Next = next });
    }

    private async Task<OperatorAnswer> FindAsync(string id, CancellationToken cancellationToken) =>
        await budgets.FindAsync(id, cancellationToken) is { } budget ? Shown(budget) : ControlAnswers.Unknown(What);

    private async Task<OperatorAnswer> UseAsync(string id, CancellationToken cancellationToken) => await budgets.FindAsync(id, cancellationToken) is { } budget
        ? OperatorAnswer.Of(new { Budget = id, budget.Currency, Windows = await uses.OfAsync(budget, cancellationToken) })
        : ControlAnswers.Unknown(What);

    private async Task<OperatorAnswer> PutAsync(ControlCall call, string? id)
    {
        var (body, wrong) = OperatorJson.Read<BudgetBody>(call.Body.Span);
        if (body is null)
        {
            return wrong!;
        }

        var (budget, faults) = BudgetReader.Read(body, id);
        if (budget is null)
        {
            return ControlAnswers.Faults("Bad budget", faults);
        }

        if (id is not null && ControlAnswers.VersionOf(call.Request, body.Version) is not > 0)
        {
            return ControlAnswers.VersionMissing();
        }

        var version = id is null ? 0 : ControlAnswers.VersionOf(call.Request, body.Version)!.Value;
        var write = await budgets.PutAsync(budget, version, ControlAnswers.Done(call, budget.Id), CancellationToken.None);
        await watcher.RefreshNowAsync(CancellationToken.None);
        return ControlAnswers.Of(call, What, write, written => Shown(written, id is null ? StatusCodes.Status201Created : StatusCodes.Status200OK));
    }

    private async Task<OperatorAnswer> DeleteAsync(ControlCall call, string id)
    {
        var write = await budgets.DeleteAsync(id, ControlAnswers.Done(call, id), CancellationToken.None);
        await watcher.RefreshNowAsync(CancellationToken.None);
        return ControlAnswers.Of(call, What, write, static budget => Shown(budget));
    }

    private static OperatorAnswer Shown(BudgetRecord budget, int status = StatusCodes.Status200OK) => OperatorAnswer.Of(BudgetView.Of(budget), status) with { Version = budget.Version };
}
