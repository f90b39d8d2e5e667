using Dapper;
using Sidecar.Ledger;
using Sidecar.Ledger.Sqlite;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

public sealed class SqliteHistoryTests : PaymentHistoryContract
{
    public static TheoryData<string, string> Questions => new()
    {
        { "everything", "INTEGER PRIMARY KEY" },
        { "payer", "payments_payer" },
        { "route", "payments_route" },
        { "transaction", "payments_transaction" },
        { "settled", "payments_finished" },
        { "failed", "payments_finished" },
        { "released", "payments_finished" },
        { "unknown", "payments_unfinished" },
        { "claimed", "payments_unfinished" },
        { "owed", "payments_owed" },
        { "time", "INTEGER PRIMARY KEY" },
        { "payer and settled", "payments_payer" },
        { "transaction and route", "payments_transaction" },
    };

    private SqliteHarness Sqlite => (SqliteHarness)Harness;

    [Theory]
    [MemberData(nameof(Questions))]
    public async Task Every_question_reads_an_index_of_its_own(string question, string index)
    {
        var query = question switch
        {
            "everything" => new PaymentQuery(),
            "payer" => new PaymentQuery { Payer = "0xa" },
            "route" => new PaymentQuery { Route = "paid" },
            "transaction" => new PaymentQuery { Transaction = "0xa" },
            "owed" => new PaymentQuery { IsOwed = true },
            "time" => new PaymentQuery { From = DateTimeOffset.UnixEpoch },
            "payer and settled" => new PaymentQuery { Payer = "0xa", State = PaymentState.Settled },
            "transaction and route" => new PaymentQuery { Transaction = "0xa", Route = "paid" },
            _ => new PaymentQuery { State = PaymentStateText.Parse(question) },
        };

        var plan = await ExplainAsync(new PaymentListSql(SqlText.Statement("list_payments")).For(query));

        Assert.Contains(plan, step => step.Contains("TABLE payments ", StringComparison.Ordinal) && step.Contains(index, StringComparison.Ordinal));

        // Few are owed or unfinished at any time. All else is read in the order of the list, so that a page costs a page.
        Assert.Equal(index is "payments_owed" or "payments_unfinished", plan.Any(static step => step.Contains("TEMP B-TREE", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Bounds_of_a_time_and_steps_of_a_payment_are_read_from_their_indexes()
    {
        Assert.Contains(await ExplainAsync(SqlText.Statement("find_time_bounds")), static step => step.Contains("COVERING INDEX payments_claimed", StringComparison.Ordinal));
        Assert.Contains(await ExplainAsync(SqlText.Statement("list_steps")), static step => step.Contains("PRIMARY KEY", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Payer_is_found_in_every_run_of_the_index()
    {
        // Runs are of 1024 ids: these are far apart, as if much had been paid between them.
        var ids = new List<long>();
        foreach (var last in new long[] { 1022, 1023, 5000, 100_000 })
        {
            await Harness.ExecuteAsync(
                $"""
                insert or ignore into payments (id, key, state, last_seq, x402_version, scheme, network, asset, pay_to, amount, route, policy, request_id, claimed_at, updated_at)
                values ({last}, printf('%064d', {last}), 'failed', 1, 2, '', '', '', '', '', '', '', '', 0, 0)
                """);
            ids.Insert(0, await Harness.Ledger.ClaimedAsync($"after {last}"));
        }

        Assert.Equal([100_001L, 5001, 1024, 1023], ids);
        var payer = SamplePayments.Claim("p").Payer;
        Assert.Equal(ids, (await Harness.History.ListedAsync(new PaymentQuery { Payer = payer })).Select(static payment => payment.PaymentId));
        Assert.Equal(ids[1..3], (await Harness.History.ListedAsync(new PaymentQuery { Payer = payer, Before = 100_001, Limit = 2 })).Select(static payment => payment.PaymentId));
    }

    [Fact]
    public async Task Payments_are_read_while_the_file_is_locked_for_writing()
    {
        var id = await Harness.Ledger.ClaimedAsync("p");
        await using (await Harness.PauseAsync())
        {
            Assert.Equal(id, Assert.Single(await Harness.History.ListedAsync(new PaymentQuery())).PaymentId);
        }
    }

    private protected override async Task<LedgerHarness> CreateAsync() => await SqliteHarness.OpenAsync();

    private async Task<List<string>> ExplainAsync(string sql)
    {
        await using var connection = Sqlite.OpenRaw();
        var arguments = new { before = 1, least = 1, limit = 1, state = "settled", payer = "", route = "", transaction = "", from = 1, until = 1, payment = 1 };
        return [.. (await connection.QueryAsync<(long, long, long, string Detail)>("explain query plan " + sql, arguments)).Select(static step => step.Detail)];
    }
}
