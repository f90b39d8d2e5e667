using Dapper;
using Sidecar.Ledger;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

public sealed class SqliteAuditTests : AuditContract
{
    private protected override async Task<LedgerHarness> CreateAsync() => await SqliteHarness.OpenAsync();

    private protected override async Task<string> PlanAsync(string sql, AuditQuery query)
    {
        await using var connection = ((SqliteHarness)Harness).OpenRaw();
        var steps = await connection.QueryAsync("explain query plan " + sql, new { after = 0, last = long.MaxValue, limit = 10, action = query.Action, decision = query.Decision });
        return string.Join('\n', steps.Select(static step => (string)step.detail));
    }

    private protected override Task TamperAsync(string sql) =>
        Harness.ExecuteAsync($"drop trigger audit_update; drop trigger audit_delete; drop trigger audit_head_delete; {sql}");
}
