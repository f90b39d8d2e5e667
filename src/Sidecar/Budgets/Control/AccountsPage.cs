using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets.Control;

/// <summary>A page of the control API about accounts with limits: made, shown, changed under the version that was seen, and deleted, all alike.</summary>
internal abstract class AccountsPage<TRecord, TBody>(ControlWatcher watcher) : IControlPage
    where TRecord : class
    where TBody : class, new()
{
    public string Name => What + "s";

    public IReadOnlyList<ControlOperation> Operations { get; } =
    [
        new("GET", "", OperatorRole.Viewer),
        new("POST", "", OperatorRole.Operator),
        new("GET", "/{id}", OperatorRole.Viewer),
        new("PUT", "/{id}", OperatorRole.Operator),
        new("DELETE", "/{id}", OperatorRole.Operator),
        new("GET", "/{id}/use", OperatorRole.Viewer),
    ];

    /// <summary>What one of them is called, e.g. <c>agent</c>.</summary>
    protected abstract string What { get; }

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
                ("GET", "/{id}/use") => await FindAsync(call.Parameters[0], cancellationToken) is { } record ? await UseAsync(record, cancellationToken) : ControlAnswers.Unknown(What),
                _ => await FindAsync(call.Parameters[0], cancellationToken) is { } record ? Shown(record) : ControlAnswers.Unknown(What),
            };
        }
        catch (LedgerUnavailableException)
        {
            return ControlAnswers.Away();
        }
    }

    /// <param name="id">From the path, for one that is there; otherwise from the body.</param>
    protected abstract (TRecord? Record, IReadOnlyList<string> Faults) Read(TBody body, string? id);

    protected abstract (string Id, long Version) NameOf(TRecord record);

    /// <summary>The version that a body names; null where it names none.</summary>
    protected abstract long? VersionOf(TBody body);

    /// <summary>As it is shown alone.</summary>
    protected abstract object View(TRecord record);

    /// <summary>As they are shown together.</summary>
    protected abstract object View(IReadOnlyList<TRecord> records, string? next);

    protected abstract AuditEntry AuditOf(ControlCall call, string id);

    protected abstract ValueTask<TRecord?> FindAsync(string id, CancellationToken cancellationToken);

    protected abstract ValueTask<IReadOnlyList<TRecord>> ListAsync(int limit, string? after, CancellationToken cancellationToken);

    protected abstract ValueTask<ControlWrite<TRecord>> PutAsync(TRecord record, long expectedVersion, AuditEntry audit);

    protected abstract ValueTask<ControlWrite<TRecord>> DeleteAsync(string id, AuditEntry audit);

    protected abstract ValueTask<OperatorAnswer> UseAsync(TRecord record, CancellationToken cancellationToken);

    private async Task<OperatorAnswer> ListAsync(IQueryCollection query, CancellationToken cancellationToken)
    {
        var (paging, wrong) = ControlPaging.Read(query, "after");
        if (paging is null)
        {
            return wrong!;
        }

        var (page, next) = paging.Cut(await ListAsync(paging.Limit + 1, paging.From, cancellationToken), record => NameOf(record).Id);
        return OperatorAnswer.Of(View(page, next));
    }

    // Not the client's token: what is changed should not hang on whoever asked for it staying.
    private async Task<OperatorAnswer> PutAsync(ControlCall call, string? id)
    {
        var (body, wrong) = OperatorJson.Read<TBody>(call.Body.Span);
        if (body is null)
        {
            return wrong!;
        }

        var (record, faults) = Read(body, id);
        if (record is null)
        {
            return ControlAnswers.Faults($"Bad {What}", faults);
        }

        var version = id is null ? 0 : ControlAnswers.VersionOf(call.Request, VersionOf(body));
        if (id is not null && version is not > 0)
        {
            return ControlAnswers.VersionMissing();
        }

        var write = await PutAsync(record, version!.Value, AuditOf(call, NameOf(record).Id));
        await watcher.RefreshNowAsync(CancellationToken.None);
        return ControlAnswers.Of(call, What, write, written => Shown(written, id is null ? StatusCodes.Status201Created : StatusCodes.Status200OK));
    }

    private async Task<OperatorAnswer> DeleteAsync(ControlCall call, string id)
    {
        var write = await DeleteAsync(id, AuditOf(call, id));
        await watcher.RefreshNowAsync(CancellationToken.None);
        return ControlAnswers.Of(call, What, write, record => Shown(record));
    }

    private OperatorAnswer Shown(TRecord record, int status = StatusCodes.Status200OK) => OperatorAnswer.Of(View(record), status) with { Version = NameOf(record).Version };
}
