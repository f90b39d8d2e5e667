using Dapper;
using Sidecar.Ledger;
using Sidecar.Ledger.Postgres;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

[Collection(PostgresCollection.Name)]
public sealed class PostgresHistoryTests(PostgresFixture fixture) : PaymentHistoryContract
{
    private static readonly (PaymentQuery Question, string Index)[] Questions =
    [
        (new PaymentQuery(), "payments_pkey"),
        (new PaymentQuery { Payer = "0x7" }, "payments_payer"),
        (new PaymentQuery { Route = "route 7" }, "payments_route"),
        (new PaymentQuery { Transaction = "0x7" }, "payments_transaction"),
        (new PaymentQuery { State = PaymentState.Failed }, "payments_finished"),
        (new PaymentQuery { State = PaymentState.Released }, "payments_finished"),
        (new PaymentQuery { State = PaymentState.Unknown }, "payments_unknown"),
        (new PaymentQuery { State = PaymentState.Claimed }, "payments_owner"),
        (new PaymentQuery { IsOwed = true }, "payments_owed"),
        (new PaymentQuery { From = DateTimeOffset.UnixEpoch }, "payments_pkey"),
        (new PaymentQuery { Payer = "0x7", State = PaymentState.Settled }, "payments_payer"),
        (new PaymentQuery { Transaction = "0x7", Route = "route 7" }, "payments_transaction"),
    ];

    private PostgresHarness Postgres => (PostgresHarness)Harness;

    [Fact]
    public async Task Every_question_reads_an_index_of_its_own()
    {
        await FillAsync();
        var wrong = new List<string>();
        foreach (var (question, index) in Questions)
        {
            // Few are open at any time, and they are found through two indexes. All else can be read in the order of the list, so that a page costs a page.
            var isOpen = question.State is PaymentState.Unknown or PaymentState.Claimed;
            var plan = await ExplainAsync(new PaymentListSql(PostgresText.Statement("list_payments")).For(question), question, isOpen);
            if (!plan.Contains(index, StringComparison.Ordinal) || plan.Contains("Seq Scan", StringComparison.Ordinal) || plan.Contains("Sort", StringComparison.Ordinal) != isOpen)
            {
                wrong.Add($"{question} was expected to read {index}: {plan}");
            }
        }

        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    [Theory]
    [InlineData("find_time_bounds", "payments_claimed")]
    [InlineData("list_steps", "payment_transitions_pkey")]
    public async Task Bounds_of_a_time_and_steps_of_a_payment_are_read_from_their_indexes(string statement, string index)
    {
        await FillAsync();

        Assert.Contains(index, await ExplainAsync(PostgresText.Statement(statement), new PaymentQuery(), mayMerge: false), StringComparison.Ordinal);
    }

    private protected override async Task<LedgerHarness> CreateAsync() => await PostgresHarness.OpenAsync(fixture);

    /// <summary>Each question is of a few payments among many, because what is frequent, as settled is, is read best in the order of the list.</summary>
    private async Task FillAsync()
    {
        await Harness.ExecuteAsync(
            """
            insert into payments (
                key, state, version, last_seq, claim_number, x402_version, scheme, network, asset, pay_to, amount, payer, nonce, transaction_id, route, policy, request_id, claimed_at, updated_at,
                unknown_at, owner, owed_at)
            select md5(n::text) || md5(n::text), coalesce((array['unknown', 'claimed', 'failed', 'released'])[n % 1000], 'settled'),
                1, 1, 1, 2, 'exact', 'eip155:84532', '0xa', '0xb', '10000', '0x' || n % 1000, '0x1', '0x' || n % 1000, 'route ' || n % 100, 'paid', 'r1', n, n,
                case when n % 1000 = 1 then n end, case when n % 1000 = 2 then gen_random_uuid() end, case when n % 1000 = 6 then n end
            from generate_series(1, 10000) n;
            insert into payment_grants (payment_id, kind, granted_at, request_id) select id, 'answered', 0, 'r1' from payments where state = 'settled';
            analyze payments;
            analyze payment_grants;
            """);
    }

    private async Task<string> ExplainAsync(string sql, PaymentQuery question, bool mayMerge)
    {
        var hasTime = question.From is not null;
        (string Name, object Value)[] arguments =
        [
            ("before", hasTime ? 201L : 9000L), ("least", hasTime ? 100L : 1L), ("limit", 5L), ("state", (question.State ?? PaymentState.Settled).ToText()), ("payer", "0x7"),
            ("route", "route 7"), ("transaction", "0x7"), ("from", 100L), ("until", 201L), ("payment", 7L),
        ];
        await using var connection = await fixture.Server.OpenAsync(Postgres.Schema);
        await connection.ExecuteAsync($"set enable_seqscan = off; set enable_bitmapscan = {(mayMerge ? "on" : "off")}");
        var values = arguments.Where(argument => sql.Contains('@' + argument.Name, StringComparison.Ordinal)).ToDictionary(static argument => argument.Name, static argument => argument.Value);
        return string.Join('\n', await connection.QueryAsync<string>("explain (costs off) " + sql, values));
    }
}
