using Dapper;
using Sidecar.Ledger;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

[Collection(PostgresCollection.Name)]
public sealed class PostgresAuditTests(PostgresFixture fixture) : AuditContract
{
    private protected override async Task<LedgerHarness> CreateAsync() => await PostgresHarness.OpenAsync(fixture);

    private protected override async Task<string> PlanAsync(string sql, AuditQuery query)
    {
        await using var connection = await fixture.Server.OpenAsync(((PostgresHarness)Harness).Schema);
        await connection.ExecuteAsync(
            """
            insert into audit (number, at, action, decision, actor, previous, hash)
            select n, n, case when n % 1000 = 0 then 'control.stops.post' else 'spend' end, case when n % 500 = 0 then 'deny' else 'allow' end, 'system', sha256('1'), sha256('2')
            from generate_series(1, 10000) n;
            analyze audit;
            set enable_seqscan = off;
            set enable_bitmapscan = off;
            """);
        var arguments = new { after = 0L, last = long.MaxValue, limit = 10, action = query.Action, decision = query.Decision };
        return string.Join('\n', await connection.QueryAsync<string>("explain (costs off) " + sql, arguments));
    }

    private protected override Task TamperAsync(string sql) =>
        Harness.ExecuteAsync($"drop trigger audit_append_only on audit; drop trigger audit_head_not_deleted on audit_head; {sql}");
}
