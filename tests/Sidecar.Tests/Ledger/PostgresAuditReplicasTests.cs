using Sidecar.Ledger;
using Sidecar.Ledger.Audit;
using Sidecar.Ledger.Postgres;
using Sidecar.Tests.Contracts;
using static Sidecar.Tests.Contracts.SampleSpends;

namespace Sidecar.Tests.Ledger;

/// <summary>Replicas that write at once make one chain, and count a spend once.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresAuditReplicasTests(PostgresFixture fixture) : IAsyncLifetime
{
    private const int Writes = 500;

    private PostgresHarness _harness = null!;
    private PostgresLedger _other = null!;

    public async Task InitializeAsync()
    {
        _harness = await PostgresHarness.OpenAsync(fixture);
        _other = await _harness.StartReplicaAsync();
    }

    public async Task DisposeAsync() => await _harness.DisposeAsync();

    [Fact]
    public async Task Chain_of_two_replicas_has_no_gap_and_is_whole()
    {
        await Task.WhenAll(new[] { _harness.Postgres, _other }.Select((replica, number) => Parallel.ForEachAsync(
            Enumerable.Range(0, Writes), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) => await replica.Spends.WrittenAsync(Spend($"{number}:{i}")))));

        Assert.Equal(2 * Writes, (await _harness.Tables.WholeAsync()).Records);
        Assert.Equal(2 * Writes, Assert.Single(await _other.Spends.SumAsync(Agent())).Count);
    }

    [Fact]
    public async Task Spend_that_two_replicas_write_counts_once()
    {
        await Task.WhenAll(new[] { _harness.Postgres, _other }.Select(replica => Parallel.ForEachAsync(
            Enumerable.Range(0, 100), new ParallelOptions { MaxDegreeOfParallelism = 32 }, async (i, _) => await replica.Spends.WrittenAsync(Spend($"{i}", 1)))));

        Assert.Equal(100, Assert.Single(await _other.Spends.SumAsync(Agent())).Amount);
        Assert.Equal(100, (await _harness.Tables.WholeAsync()).Records);
    }

    [Fact]
    public async Task Changes_of_one_replica_and_spends_of_another_do_not_stand_in_each_others_way()
    {
        await Task.WhenAll(
            Parallel.ForEachAsync(Enumerable.Range(0, 200), async (i, _) => await _harness.Tables.Spends.WrittenAsync(Spend($"{i}"))),
            Parallel.ForEachAsync(Enumerable.Range(0, 200), async (_, _) => await ChangeAsync(_other)));

        Assert.Equal(400, (await _harness.Tables.WholeAsync()).Records);
    }

    [Fact]
    public async Task Change_that_stands_still_before_its_commit_keeps_nobody_from_the_audit()
    {
        var stands = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var isThere = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var change = _other.Control.WriteAsync(
            async transaction =>
            {
                transaction.Audit(Entry("control.stop", "done"));
                isThere.SetResult();
                await stands.Task;
                return "";
            },
            static _ => "away",
            CancellationToken.None);
        await isThere.Task;

        await _harness.Tables.Spends.WrittenAsync(Spend("s"));

        stands.SetResult();
        Assert.Equal("", await change);
        Assert.Equal(2, (await _harness.Tables.WholeAsync()).Records);
    }

    [Fact]
    public async Task Auditor_beside_the_replicas_reads_their_chain()
    {
        await _harness.Tables.Spends.WrittenAsync(Spend("s"));
        await using var audit = OwnAuditHistory.Open(new LedgerOptions { Kind = LedgerKind.Postgres, ConnectionString = _harness.Server.ConnectionStringOf(_harness.Schema, port: null) });
        Assert.Equal(1, Assert.IsType<AuditVerdict.Whole>(await new AuditVerifier(audit.History, noted: null).VerifyAsync(CancellationToken.None)).Records);
    }

    private static async Task ChangeAsync(PostgresLedger tables) => Assert.Equal("", await tables.Control.WriteAsync(
        static transaction =>
        {
            transaction.Audit(Entry("control.stop", "done"));
            return Task.FromResult("");
        },
        static fault => fault.Message,
        CancellationToken.None));
}
