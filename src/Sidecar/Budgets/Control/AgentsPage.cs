using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets.Control;

/// <summary><c>/control/v1/agents</c>: agents and their limits.</summary>
internal sealed class AgentsPage(IAgentLedger agents, IBudgetLedger budgets, ControlWatcher watcher, WindowUses uses) : IControlPage
{
    private const string What = "agent";

    public string Name => "agents";

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

        var (page, next) = paging.Cut(await agents.ListAsync(paging.Limit + 1, paging.From, cancellationToken), static agent => agent.Id);
        return OperatorAnswer.Of(new { Agents = page.Select(AgentView.Of), Next = next });
    }

    private async Task<OperatorAnswer> FindAsync(string id, CancellationToken cancellationToken) =>
        await agents.FindAsync(id, cancellationToken) is { } agent ? Shown(agent) : ControlAnswers.Unknown(What);

    private async Task<OperatorAnswer> UseAsync(string id, CancellationToken cancellationToken)
    {
        if (await agents.FindAsync(id, cancellationToken) is not { } agent)
        {
            return ControlAnswers.Unknown(What);
        }

        var budget = agent.Budget is { } shared ? await budgets.FindAsync(shared, cancellationToken) : null;
        return OperatorAnswer.Of(new { Agent = id, agent.Currency, Windows = await uses.OfAsync(agent, budget, cancellationToken) });
    }

    // Not the client's token: what is changed should not hang on whoever asked for it staying.
    private async Task<OperatorAnswer> PutAsync(ControlCall call, string? id)
    {
        var (body, wrong) = OperatorJson.Read<AgentBody>(call.Body.Span);
        if (body is null)
        {
            return wrong!;
        }

        var (agent, faults) = AgentReader.Read(body, id);
        if (agent is null)
        {
            return ControlAnswers.Faults("Bad agent", faults);
        }

        if (id is not null && ControlAnswers.VersionOf(call.Request, body.Version) is not > 0)
        {
            return ControlAnswers.VersionMissing();
        }

        var version = id is null ? 0 : ControlAnswers.VersionOf(call.Request, body.Version)!.Value;
        var write = await agents.PutAsync(agent, version, ControlAnswers.Done(call, agent.Id, agent.Id), CancellationToken.None);
        await watcher.RefreshNowAsync(CancellationToken.None);
        return ControlAnswers.Of(call, What, write, written => Shown(written, id is null ? StatusCodes.Status201Created : StatusCodes.Status200OK));
    }

    private async Task<OperatorAnswer> DeleteAsync(ControlCall call, string id)
    {
        var write = await agents.DeleteAsync(id, ControlAnswers.Done(call, id, id), CancellationToken.None);
        await watcher.RefreshNowAsync(CancellationToken.None);
        return ControlAnswers.Of(call, What, write, static agent => Shown(agent));
    }

    private static OperatorAnswer Shown(AgentRecord agent, int status = StatusCodes.Status200OK) => OperatorAnswer.Of(AgentView.Of(agent), status) with { Version = agent.Version };
}
