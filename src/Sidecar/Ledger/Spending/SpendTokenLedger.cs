using Dapper;
using Sidecar.Ledger.Control;

namespace Sidecar.Ledger.Spending;

/// <summary>Issued tokens: written by way of the ledger's one writer, ended and looked up beside it. One SQL for all engines.</summary>
internal sealed class SpendTokenLedger(ILedgerWriter writer, IControlStore store) : ISpendTokenLedger
{
    private static readonly EmbeddedSql Embedded = new("Sidecar.Ledger.Spending");
    private static readonly string Find = Embedded.Statement("find_spend_token");
    private static readonly string Revoke = Embedded.Statement("revoke_spend_token");
    private static readonly OptionalLines List = new(Embedded.Statement("list_spend_tokens"));

    public ValueTask<LedgerWriteOutcome> RecordAsync(SpendTokenRecord token, AuditEntry audit, CancellationToken cancellationToken) =>
        writer.WriteAsync(new TokenWrite(token, audit, writer.GetTimestamp()), cancellationToken);

    public ValueTask<ControlWrite<SpendTokenRecord>> RevokeAsync(string id, DateTimeOffset now, AuditEntry audit, CancellationToken cancellationToken) =>
        store.WriteAsync<ControlWrite<SpendTokenRecord>>(
            async transaction =>
            {
                await transaction.ExecuteAsync(Revoke, new { id, now = now.ToUnixTimeMilliseconds() });
                if (await transaction.FindAsync<SpendTokenRow>(Find, new { id }) is not { } row)
                {
                    transaction.Discard();
                    return ControlWrite<SpendTokenRecord>.Unknown.Instance;
                }

                transaction.Audit(audit);
                return new ControlWrite<SpendTokenRecord>.Written(row.ToRecord());
            },
            static fault => new ControlWrite<SpendTokenRecord>.Unavailable(fault),
            cancellationToken);

    public async ValueTask<SpendTokenRecord?> FindAsync(string id, CancellationToken cancellationToken)
    {
        var row = await store.ReadAsync(connection => connection.QuerySingleOrDefaultAsync<SpendTokenRow>(new CommandDefinition(Find, new { id }, cancellationToken: cancellationToken)), cancellationToken);
        return row?.ToRecord();
    }

    public async ValueTask<IReadOnlyList<SpendTokenRecord>> ListAsync(string? agent, int limit, long? before, CancellationToken cancellationToken)
    {
        var sql = agent is null ? List.With() : List.With("agent");
        var arguments = new { agent, limit, before = before ?? long.MaxValue };
        var rows = await store.ReadAsync(connection => connection.QueryAsync<SpendTokenRow>(new CommandDefinition(sql, arguments, cancellationToken: cancellationToken)), cancellationToken);
        return [.. rows.Select(static row => row.ToRecord())];
    }
}
