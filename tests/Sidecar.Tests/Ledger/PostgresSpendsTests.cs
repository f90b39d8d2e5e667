using Dapper;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

[Collection(PostgresCollection.Name)]
public sealed class PostgresSpendsTests(PostgresFixture fixture) : SpendsContract
{
    private protected override async Task<LedgerHarness> CreateAsync() => await PostgresHarness.OpenAsync(fixture);

    private protected override Task FillAsync(int count) => Harness.ExecuteAsync(
        $"""
        insert into spends (id, agent, currency, counted_at, amount, budget, merchant, request_id, written_at)
        select sha256(int8send(n)), 'agent-1', 'USD', {SampleSpends.Noon.ToUnixTimeMilliseconds()} + n * 1000, n, 'team', 'shop', 'r1', 0 from generate_series(0, {count - 1}::bigint) as n
        """);

    private protected override async Task<string> PlanAsync(string column, string? value)
    {
        var harness = (PostgresHarness)Harness;
        await using var connection = await harness.Server.OpenAsync(harness.Schema);
        var steps = await connection.QueryAsync<string>(
            $"""
            set enable_seqscan = off; set enable_bitmapscan = off;
            explain select sum(amount), count(*) from spends where currency = 'USD' and counted_at >= 1 and counted_at < 2 and {column} = {value ?? "sha256('x')"}
            """);
        var plan = string.Join('\n', steps);
        Assert.Contains("Index Only Scan", plan, StringComparison.Ordinal);
        return plan;
    }
}
