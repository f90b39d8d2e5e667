using Sidecar.Ledger.Control;
using Sidecar.Policies;

namespace Sidecar.Ledger.RefreshHandles;

/// <summary>Handles in their table. Uses of one family come one after the other: what one of them ends, none of the others has outrun.</summary>
internal sealed class SqlRefreshHandleLedger(IControlStore store) : IRefreshHandleLedger
{
    private static readonly EmbeddedSql Embedded = new("Sidecar.Ledger.RefreshHandles");
    private static readonly string InsertFamily = Embedded.Statement("insert_refresh_family");
    private static readonly string Insert = Embedded.Statement("insert_refresh_handle");
    private static readonly string LockFamily = Embedded.Statement("lock_refresh_family");
    private static readonly string Find = Embedded.Statement("find_refresh_handle");
    private static readonly string FindLatest = Embedded.Statement("find_latest_refresh_handle");
    private static readonly string Use = Embedded.Statement("use_refresh_handle");
    private static readonly string EndCutFamily = Embedded.Statement("end_family_that_was_cut");
    private static readonly string EndFamily = Embedded.Statement("end_refresh_family");

    public ValueTask<LedgerWriteOutcome> CreateAsync(RefreshHandleRecord handle, AuditEntry audit, CancellationToken cancellationToken) => store.RunAsync<LedgerWriteOutcome>(
        async tables =>
        {
            // Whoever ends all of an agent begins with this too: one of the two sees the other.
            await SqlControlVersion.LockAsync(tables);
            await tables.ExecuteAsync(InsertFamily, new { family = handle.Family });
            await InsertAsync(tables, handle);
            if (handle.AskedAt is { } askedAt)
            {
                var now = askedAt.ToUnixTimeMilliseconds();
                await tables.ExecuteAsync(EndCutFamily, new { family = handle.Family, agent = handle.Agent, askedAt = now, now });
            }

            tables.Audit(audit);
            return LedgerWriteOutcome.Written.Instance;
        },
        static fault => new LedgerWriteOutcome.Unavailable(fault),
        cancellationToken);

    public ValueTask<RefreshUse> UseAsync(Digest handle, Digest successor, DateTimeOffset now, AuditEntry audit, CancellationToken cancellationToken) => store.RunAsync(
        async tables =>
        {
            var use = await UseAsync(tables, handle.ToBytes(), successor, now.ToUnixTimeMilliseconds());
            switch (use)
            {
                case RefreshUse.Refreshed:
                    tables.Audit(audit);
                    break;
                case RefreshUse.Reused reused:
                    tables.Audit(audit with { Decision = "refused", Reason = "reused", Agent = reused.Agent, Subject = reused.Family });
                    break;
                default:
                    tables.Discard();
                    break;
            }

            return use;
        },
        static fault => new RefreshUse.Unavailable(fault),
        cancellationToken);

    public ValueTask<ControlWrite<RefreshHandleRecord>> RevokeFamilyAsync(string family, DateTimeOffset now, AuditEntry audit, CancellationToken cancellationToken) =>
        store.WriteAsync<RefreshHandleRecord>(
            async tables =>
            {
                await tables.ExecuteAsync(EndFamily, new { family, now = now.ToUnixTimeMilliseconds() });
                return await tables.FindAsync<RefreshHandleRow>(FindLatest, new { family }) is { } row
                    ? new ControlWrite<RefreshHandleRecord>.Written(row.ToRecord())
                    : ControlWrite<RefreshHandleRecord>.Unknown.Instance;
            },
            audit,
            cancellationToken);

    private static async Task<RefreshUse> UseAsync(ControlTransaction tables, byte[] handle, Digest successor, long now)
    {
        if (await tables.ExecuteAsync(LockFamily, new { handle }) == 0 || await tables.FindAsync<RefreshHandleRow>(Find, new { handle }) is not { } row)
        {
            return RefreshUse.Refused.Instance;
        }

        // Before anything else: who shows a handle that is used up may have stolen it, however old it is.
        if (row.UsedAt is not null)
        {
            await tables.ExecuteAsync(EndFamily, new { family = row.Family, now });
            return new RefreshUse.Reused(row.Family, row.Agent);
        }

        if (row.EndedAt is not null || row.ExpiresAt <= now)
        {
            return RefreshUse.Refused.Instance;
        }

        await tables.ExecuteAsync(Use, new { handle, now });
        var next = row.ToRecord() with { Handle = successor };
        await InsertAsync(tables, next);
        return new RefreshUse.Refreshed(next);
    }

    private static Task<int> InsertAsync(ControlTransaction tables, RefreshHandleRecord handle) => tables.ExecuteAsync(
        Insert,
        new { handle = handle.Handle.ToBytes(), family = handle.Family, agent = handle.Agent, terms = handle.Terms, expiresAt = handle.ExpiresAt.ToUnixTimeMilliseconds() });
}
