using Dapper;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

public sealed class SqliteSpendsTests : SpendsContract
{
    private protected override async Task<LedgerHarness> CreateAsync() => await SqliteHarness.OpenAsync();

    private protected override Task FillAsync(int count) => Harness.ExecuteAsync(
        $"""
        with recursive numbers (n) as (select 0 union all select n + 1 from numbers where n < {count - 1})
        insert into spends (id, agent, currency, counted_at, amount, budget, merchant, request_id, written_at)
        select randomblob(32), 'agent-1', 'USD', {SampleSpends.Noon.ToUnixTimeMilliseconds()} + n * 1000, n, 'team', 'shop', 'r1', 0 from numbers
        """);

    private protected override async Task<string> PlanAsync(string column, string? value)
    {
        await using var connection = ((SqliteHarness)Harness).OpenRaw();
        var steps = await connection.QueryAsync(
            $"explain query plan select sum(amount), count(*) from spends where currency = 'USD' and counted_at >= 1 and counted_at < 2 and {column} = {value ?? "zeroblob(32)"}");
        var plan = string.Join('\n', steps.Select(static step => (string)step.detail));

        // A token's spends are few, and their rows are looked at.
        Assert.Contains(column == "token" ? "USING INDEX" : "COVERING INDEX", plan, StringComparison.Ordinal);
        return plan;
    }
}
