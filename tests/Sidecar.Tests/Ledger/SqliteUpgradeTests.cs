using Dapper;
using Microsoft.Data.Sqlite;
using Sidecar.Ledger;
using Sidecar.Ledger.Sqlite;
using Sidecar.Tests.Contracts;
using static Sidecar.Tests.Contracts.SamplePayments;

namespace Sidecar.Tests.Ledger;

/// <summary>Files that an earlier version made and wrote, opened by this one.</summary>
public sealed class SqliteUpgradeTests
{
    [Fact]
    public async Task File_of_the_first_schema_keeps_its_payments_and_learns_the_rest()
    {
        await using var harness = await SqliteHarness.OpenOnAsync(MakeFirstSchema);
        var ledger = harness.Ledger;

        // Claimed for the fourth time: the claims before the upgrade count.
        Assert.Equal(new ClaimOutcome.Claimed(2, 4), await ledger.ClaimedAsync(Claim("released")));
        await ledger.ConflictsAsync(Step(2, PaymentState.Released) with { ClaimNumber = 3 }, PaymentState.Claimed);
        await ledger.RecordedAsync(Step(2, PaymentState.Released) with { ClaimNumber = 4 });

        // Whether it was answered is not known, so nobody gets a second answer.
        var settled = await ledger.KnownAsync("settled");
        Assert.Equal((PaymentState.Settled, GrantKind.Answered, false), (settled.State, settled.Grant, settled.IsOwed));
        await harness.Grants.RefusedAsync(Grant(1, GrantKind.Honoured));

        Assert.Equal((PaymentState.Unknown, null), ((await ledger.KnownAsync("unknown")).State, (await ledger.KnownAsync("unknown")).Grant));
        await ledger.RecordedAsync(SettledAndGranted(3));

        Assert.Equal(PaymentState.Failed, (await ledger.KnownAsync("claimed")).State);
        Assert.Equal([4L, 3, 2, 1], (await harness.History.ListedAsync(new PaymentQuery { Payer = Claim("p").Payer })).Select(static payment => payment.PaymentId));
        Assert.Equal([1L, 2, 3, 4], (await harness.History.FindAsync(2, CancellationToken.None))!.Steps.Take(4).Select(static step => step.Sequence));
        await Assert.ThrowsAsync<SqliteException>(() => harness.ExecuteAsync("delete from payment_transitions"));
    }

    [Fact]
    public async Task File_of_the_first_schema_with_no_payment_is_upgraded()
    {
        await using var harness = await SqliteHarness.OpenOnAsync(static connection => Migrate(connection));
        Assert.Equal(1, (await harness.Ledger.ClaimedAsync(Claim("p"))).ClaimNumber);
    }

    [Fact]
    public async Task What_was_spent_before_spends_came_with_payments_counts_as_before()
    {
        await using var harness = await SqliteHarness.OpenOnAsync(static connection =>
        {
            Migrate(connection, upTo: 6);
            connection.Execute(
                "insert into spends (id, agent, currency, counted_at, amount, merchant, request_id, payment_id, written_at) values (randomblob(32), 'agent-1', 'USD', 1000, 7, 'shop', 'r1', @payment, 1)",
                new[] { new { payment = (long?)null }, new { payment = (long?)1 }, new { payment = (long?)1 } });
        });

        var id = await harness.Ledger.ClaimedAsync("p");
        await harness.Ledger.RecordedAsync(Step(id, PaymentState.Settling) with { Charge = SampleSpends.Spend("s", 100) });

        Assert.Equal(1, id);
        Assert.Equal([new SpendSum(0, 121, 4)], await harness.Tables.Spends.SumAsync(SampleSpends.Agent()));
    }

    private static void Migrate(SqliteConnection connection, int upTo = 1)
    {
        connection.Execute("pragma journal_mode = wal");
        connection.Execute(SqlText.Statement("schema_migrations"));
        foreach (var migration in SqlText.Migrations().Take(upTo))
        {
            connection.Execute(migration.Sql);
            connection.Execute(SqlText.Statement("insert_migration"), new { version = migration.Version, name = migration.Name, now = 1 });
        }
    }

    private static void MakeFirstSchema(SqliteConnection connection)
    {
        Migrate(connection);
        Add(connection, "settled", "claimed", "settling", "settled");
        Add(connection, "released", "claimed", "released", "claimed", "verified", "released", "claimed", "released");
        Add(connection, "unknown", "claimed", "settling", "unknown");
        connection.Execute("insert into payment_settlements values (3, 'primary', x'7b7d')");
        Add(connection, "claimed", "claimed");
    }

    // As the first version wrote them.
    private static void Add(SqliteConnection connection, string name, params string[] steps)
    {
        var claim = Claim(name);
        var id = connection.ExecuteScalar<long>(
            """
            insert into payments (key, state, last_seq, x402_version, scheme, network, asset, pay_to, amount, payer, nonce, valid_before, route, policy, request_id, claimed_at, updated_at, unknown_at)
            values (@key, @state, @seq, 2, @Scheme, @Network, @Asset, @PayTo, @Amount, @Payer, @Nonce, 1800000000000, 'paid', 'paid', 'r1', 1000, 2000, @unknown)
            returning id
            """,
            new { key = Key(name).ToString(), state = steps[^1], seq = steps.Length, claim.Scheme, claim.Network, claim.Asset, claim.PayTo, claim.Amount, claim.Payer, claim.Nonce, unknown = steps[^1] == "unknown" ? 2000L : (long?)null });
        for (var i = 0; i < steps.Length; i++)
        {
            connection.Execute("insert into payment_transitions values (@id, @seq, @state, 1000, null, null, 'r1')", new { id, seq = i + 1, state = steps[i] });
        }
    }
}
