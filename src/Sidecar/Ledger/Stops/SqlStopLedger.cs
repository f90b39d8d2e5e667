using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Stops;

/// <summary>Stops in their table.</summary>
internal sealed class SqlStopLedger(IControlStore store) : IStopLedger
{
    private static readonly EmbeddedSql Embedded = new("Sidecar.Ledger.Stops");
    private static readonly string List = Embedded.Statement("list_stops");
    private static readonly string Find = Embedded.Statement("find_stop");
    private static readonly string Insert = Embedded.Statement("insert_stop");
    private static readonly string Cut = Embedded.Statement("cut_stop");
    private static readonly string Delete = Embedded.Statement("delete_stop");

    public ValueTask<ControlWrite<StopRecord>> StopAsync(StopRecord stop, AuditEntry audit, CancellationToken cancellationToken) => store.WriteAsync<StopRecord>(
        async tables =>
        {
            await SqlControlVersion.LockAsync(tables);
            if (await tables.ExecuteAsync(Insert, Arguments(stop)) == 1 || (stop.CutsInFlight && await CutAsync(tables, stop) == 1))
            {
                await SqlControlVersion.MoveAsync(tables);
            }

            return new ControlWrite<StopRecord>.Written((await FindAsync(tables, stop.Scope, stop.Subject))!);
        },
        audit,
        cancellationToken);

    public ValueTask<ControlWrite<StopRecord>> ResumeAsync(StopScope scope, string subject, AuditEntry audit, CancellationToken cancellationToken) => store.CountAsync<StopRecord>(
        async (tables, _) =>
        {
            if (await FindAsync(tables, scope, subject) is not { } stop)
            {
                return ControlWrite<StopRecord>.Unknown.Instance;
            }

            await tables.ExecuteAsync(Delete, new { scope = StopScopeText.Of(scope), subject });
            return new ControlWrite<StopRecord>.Written(stop);
        },
        audit,
        cancellationToken);

    public ValueTask<IReadOnlyList<StopRecord>> ListAsync(CancellationToken cancellationToken) => store.AskAsync<IReadOnlyList<StopRecord>>(
        static async tables => [.. (await tables.ListAsync<StopRow>(List)).Select(static row => row.ToRecord())], cancellationToken);

    private static async Task<StopRecord?> FindAsync(ControlTransaction tables, StopScope scope, string subject) =>
        (await tables.FindAsync<StopRow>(Find, new { scope = StopScopeText.Of(scope), subject }))?.ToRecord();

    private static Task<int> CutAsync(ControlTransaction tables, StopRecord stop) => tables.ExecuteAsync(Cut, new { scope = StopScopeText.Of(stop.Scope), subject = stop.Subject, cuts = true });

    private static object Arguments(StopRecord stop) => new
    {
        scope = StopScopeText.Of(stop.Scope),
        subject = stop.Subject,
        stoppedAt = stop.At.ToUnixTimeMilliseconds(),
        stoppedBy = stop.By,
        reason = stop.Reason,
        cutsInFlight = stop.CutsInFlight,
    };
}
