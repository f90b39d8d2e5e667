using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Ledger;
using Sidecar.Ledger.Postgres;
using Sidecar.Tests.Contracts;
using static Sidecar.Ledger.PaymentState;
using static Sidecar.Tests.Contracts.SamplePayments;

namespace Sidecar.Tests.Ledger;

/// <summary>What several replicas on one database promise each other.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresReplicaTests(PostgresFixture fixture) : IAsyncLifetime
{
    private PostgresHarness _harness = null!;
    private PostgresLedger _other = null!;

    private PostgresLedger One => _harness.Postgres;

    public async Task InitializeAsync()
    {
        _harness = await PostgresHarness.OpenAsync(fixture);
        _other = await _harness.StartReplicaAsync();
    }

    public async Task DisposeAsync() => await _harness.DisposeAsync();

    [Fact]
    public async Task Of_two_replicas_that_race_for_200_payments_each_is_claimed_by_exactly_one()
    {
        var races = Enumerable.Range(0, 200).Select(i => Task.WhenAll(
            Task.Run(() => One.TryClaimAsync(Claim($"p{i}", "one"), CancellationToken.None).AsTask()),
            Task.Run(() => _other.TryClaimAsync(Claim($"p{i}", "other"), CancellationToken.None).AsTask())));
        foreach (var outcomes in await Task.WhenAll(races))
        {
            var claimed = Assert.Single(outcomes.OfType<ClaimOutcome.Claimed>());
            Assert.Equal(claimed.PaymentId, Assert.Single(outcomes.OfType<ClaimOutcome.Known>()).Payment.PaymentId);
        }

        Assert.Equal(200, await _harness.CountPaymentsAsync());
    }

    [Fact]
    public async Task Each_replica_sees_how_many_others_there_are()
    {
        await Eventually.HoldsAsync(() => Task.FromResult((One.Others, _other.Others) == (1, 1)));

        await _other.StopAsync(CancellationToken.None);

        await Eventually.HoldsAsync(() => Task.FromResult(One.Others == 0));
    }

    [Fact]
    public async Task Of_payments_under_one_idempotency_key_at_two_replicas_one_is_claimed()
    {
        for (var round = 0; round < 20; round++)
        {
            var link = new IdempotencyLink(Hash($"k{round}"), _harness.Time.GetUtcNow().AddDays(1));
            var outcomes = await Task.WhenAll(new[] { One, _other, One, _other }.Select((ledger, i) =>
                Task.Run(() => ledger.TryClaimAsync(Claim($"p{round} {i}") with { Idempotency = link }, CancellationToken.None).AsTask())));
            var claimed = Assert.Single(outcomes.OfType<ClaimOutcome.Claimed>());
            Assert.All(outcomes.OfType<ClaimOutcome.Known>(), known => Assert.Equal(claimed.PaymentId, known.Payment.PaymentId));
            Assert.Equal(3, outcomes.OfType<ClaimOutcome.Known>().Count());
        }
    }

    [Fact]
    public async Task Of_grants_and_settlements_at_two_replicas_one_lets_an_answer_out()
    {
        for (var round = 0; round < 20; round++)
        {
            var id = await One.BringToAsync($"p{round}", Settling);
            var successes = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
            {
                var ledger = i % 2 == 0 ? One : _other;
                return i < 4
                    ? await ledger.RecordAsync(SettledAndGranted(id, $"r{i}"), CancellationToken.None) is TransitionOutcome.Recorded
                    : await ledger.GrantAsync(Grant(id, GrantKind.Honoured, $"r{i}"), CancellationToken.None) is GrantOutcome.Granted;
            })));
            Assert.Single(successes, static success => success);
        }
    }

    [Fact]
    public async Task Steps_of_one_payment_at_two_replicas_are_taken_once_each()
    {
        for (var round = 0; round < 20; round++)
        {
            var id = await One.BringToAsync($"p{round}", Settling);
            var outcomes = await Task.WhenAll(new[] { One, _other, One, _other }.Select((ledger, i) =>
                Task.Run(() => ledger.RecordAsync(Step(id, Settled) with { Transaction = $"0x{i}" }, CancellationToken.None).AsTask())));
            Assert.Single(outcomes.OfType<TransitionOutcome.Recorded>());
            Assert.Equal(3, (await _harness.HistoryAsync(id)).Count);
        }
    }

    [Fact]
    public async Task Dead_replica_s_open_payments_are_decided_once_and_the_living_one_s_are_left_alone()
    {
        var open = new Dictionary<string, long>();
        foreach (var state in new[] { Claimed, Verified, Forwarded, Settling })
        {
            open[state.ToString()] = await One.BringToAsync(state.ToString(), state);
        }

        var settled = await One.BringToAsync("settled", Settled);
        var alive = await _other.BringToAsync("alive", Settling);
        var third = await _harness.StartReplicaAsync();
        await DeclareDeadAsync(One, open["Claimed"]);
        foreach (var (state, id) in open)
        {
            var last = (await _harness.HistoryAsync(id))[^1];
            Assert.EndsWith(state == "Settling" ? " unknown interrupted r1" : " failed interrupted r1", last, StringComparison.Ordinal);
            Assert.Single(await _harness.HistoryAsync(id), static step => step.Contains("interrupted", StringComparison.Ordinal));
        }

        Assert.Equal(2 + 1, (await _harness.HistoryAsync(settled)).Count);
        await _other.RecordedAsync(Step(alive, Settled));
        Assert.Equal(1, await third.CountAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Replica_that_was_stalled_and_taken_for_dead_finds_its_claims_gone_and_goes_on()
    {
        var claimed = await One.ClaimedAsync(Claim("claimed"));
        var settling = await One.ClaimedAsync(Claim("settling"));
        await One.RecordedAsync(Step(settling.PaymentId, Settling) with { ClaimNumber = settling.ClaimNumber });
        await DeclareDeadAsync(One, claimed.PaymentId);
        await One.ConflictsAsync(Step(claimed.PaymentId, Settling) with { ClaimNumber = claimed.ClaimNumber }, Failed);
        await One.ConflictsAsync(SettledAndGranted(settling.PaymentId) with { ClaimNumber = settling.ClaimNumber }, Unknown);
        await One.ConflictsAsync(Step(settling.PaymentId, Failed) with { ClaimNumber = settling.ClaimNumber }, Unknown);

        // The reconciler, of whichever replica, holds no claim and decides it.
        await One.RecordedAsync(Step(settling.PaymentId, Settled) with { Transaction = "0xaa" });
        var again = await One.ClaimedAsync(Claim("again"));
        await One.RecordedAsync(Step(again.PaymentId, Settling) with { ClaimNumber = again.ClaimNumber });
    }

    [Fact]
    public async Task Replica_that_stops_leaves_its_open_payments_decided_and_its_leases_free()
    {
        var id = await One.BringToAsync("p", Settling);
        Assert.True(await One.TryHoldAsync("reconciler", TimeSpan.FromHours(1), CancellationToken.None));
        Assert.False(await _other.TryHoldAsync("reconciler", TimeSpan.FromHours(1), CancellationToken.None));
        await One.StopAsync(CancellationToken.None);
        Assert.Equal(Unknown, (await _other.KnownAsync("p")).State);
        Assert.NotNull(await _other.FindAsync(id, CancellationToken.None));
        Assert.True(await _other.TryHoldAsync("reconciler", TimeSpan.FromHours(1), CancellationToken.None));
        Assert.Equal(1, await _harness.ScalarAsync<long>("select count(*) from ledger_instances"));
    }

    [Fact]
    public async Task Lease_that_ended_goes_to_whoever_asks()
    {
        Assert.True(await One.TryHoldAsync("reconciler", TimeSpan.FromMilliseconds(1), CancellationToken.None));
        await Eventually.HoldsAsync(async () => await _other.TryHoldAsync("reconciler", TimeSpan.FromHours(1), CancellationToken.None));
        Assert.False(await One.TryHoldAsync("reconciler", TimeSpan.FromHours(1), CancellationToken.None));
    }

    [Fact]
    public async Task Silence_makes_a_replica_dead()
    {
        // Lives a second at a time, and says so once an hour only.
        var silent = _harness.New(new PostgresTiming(TimeSpan.FromSeconds(1), TimeSpan.FromHours(1), TimeSpan.Zero));
        await silent.StartAsync(CancellationToken.None);
        var id = await silent.ClaimedAsync("p");
        await Eventually.HoldsAsync(async () => (await _harness.HistoryAsync(id)).Count == 2);
        Assert.Equal("interrupted", (await One.KnownAsync("p")).Reason);
    }

    [Fact]
    public async Task Silence_does_not_count_before_a_connection_has_stood_for_a_while()
    {
        await _harness.ExecuteAsync("insert into ledger_instances (id, session, alive_until) values ('00000000-0000-0000-0000-000000000001', gen_random_uuid(), now() - interval '1 day')");
        await Eventually.HoldsAsync(async () => await DeadAsync() == 0);
        await Task.WhenAll(One.StopAsync(CancellationToken.None), _other.StopAsync(CancellationToken.None));
        await _harness.ExecuteAsync("insert into ledger_instances (id, session, alive_until) values ('00000000-0000-0000-0000-000000000001', gen_random_uuid(), now() - interval '1 day')");
        var patient = _harness.New(PostgresHarness.Timing with { Grace = TimeSpan.FromHours(1) });
        await patient.StartAsync(CancellationToken.None);
        await patient.ClaimedAsync("p");
        await Task.Delay(300);
        Assert.Equal(1, await DeadAsync());
    }

    [Fact]
    public async Task Four_starters_at_once_make_one_schema()
    {
        var schema = await fixture.Server.CreateSchemaAsync();
        var ledgers = Enumerable.Range(0, 4).Select(_ => NewOn(schema)).ToList();
        await Task.WhenAll(ledgers.Select(static ledger => Task.Run(() => ledger.StartAsync(CancellationToken.None))));
        Assert.All(ledgers, static ledger => Assert.True(ledger.Check().IsReady));
        foreach (var ledger in ledgers)
        {
            await ledger.DisposeAsync();
        }

        await using var connection = await fixture.Server.OpenAsync(schema);
        Assert.Equal(1, await Dapper.SqlMapper.ExecuteScalarAsync<long>(connection, "select count(*) from schema_migrations where version = 1"));
        await fixture.Server.DropSchemaAsync(schema);
    }

    private PostgresLedger NewOn(string schema) =>
        new(new LedgerOptions { Kind = LedgerKind.Postgres, ConnectionString = fixture.Server.ConnectionStringOf(schema) }, PostgresHarness.Timing, TimeProvider.System, NullLogger.Instance);

    private Task<long> DeadAsync() => _harness.ScalarAsync<long>("select count(*) from ledger_instances where id = '00000000-0000-0000-0000-000000000001'");

    /// <summary>Until another replica has seen it: the living one says meanwhile that it is not.</summary>
    private Task DeclareDeadAsync(PostgresLedger ledger, long itsClaim) => Eventually.HoldsAsync(async () =>
    {
        await _harness.ExecuteAsync($"update ledger_instances set alive_until = '-infinity' where id = '{ledger.Instance}'");
        return (await _harness.HistoryAsync(itsClaim))[^1].Contains("interrupted", StringComparison.Ordinal);
    });
}
