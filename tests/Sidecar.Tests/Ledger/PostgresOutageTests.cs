using Sidecar.Ledger;
using Sidecar.Ledger.Postgres;
using Sidecar.Tests.Contracts;
using static Sidecar.Ledger.PaymentState;
using static Sidecar.Tests.Contracts.SamplePayments;

namespace Sidecar.Tests.Ledger;

/// <summary>What holds while the server goes and comes. Each test ends with the server running: others use it.</summary>
[Collection(PostgresCollection.Name)]
public sealed class PostgresOutageTests(PostgresFixture fixture) : IAsyncLifetime
{
    private PostgresHarness _harness = null!;

    private PostgresLedger Ledger => _harness.Postgres;

    public async Task InitializeAsync() => _harness = await PostgresHarness.OpenAsync(fixture);

    public async Task DisposeAsync() => await _harness.DisposeAsync();

    [Fact]
    public async Task What_was_reported_is_there_after_the_server_was_killed_in_the_middle()
    {
        var load = WriteUntilItFailsAsync(writers: 16);
        await Eventually.HoldsAsync(async () => await _harness.CountPaymentsAsync() > 200);
        await fixture.Server.KillAsync();
        var (claimed, settling) = await load;
        await fixture.Server.StartAgainAsync();
        await ReadyAsync();

        Assert.NotEmpty(settling);
        foreach (var id in claimed)
        {
            Assert.StartsWith("1 claimed", (await _harness.HistoryAsync(id))[0], StringComparison.Ordinal);
        }

        foreach (var id in settling)
        {
            Assert.True((await _harness.HistoryAsync(id)).Count >= 2, $"The step of payment {id} was reported and is lost.");
            Assert.True(await _harness.HasSettlementAsync(id));
        }
    }

    [Fact]
    public async Task Sessions_that_are_ended_in_the_middle_are_not_noticed_by_callers_and_nothing_is_done_twice()
    {
        using var end = new CancellationTokenSource();
        var disturber = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                await fixture.Server.TerminateSessionsAsync();
                await Task.Delay(100);
            }
        });
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 16).Select(writer => Task.Run(() => WriteAsync(writer, 40))));
        await end.CancelAsync();
        await disturber;
        await ReadyAsync();

        // A payment that the caller knows to be claimed was claimed for it, once; one that is unavailable can be claimed, or was decided.
        foreach (var (name, outcome) in outcomes.SelectMany(static outcome => outcome))
        {
            Assert.IsNotType<ClaimOutcome.Known>(outcome);
            if (outcome is ClaimOutcome.Claimed claimed)
            {
                Assert.Equal(claimed.PaymentId, (await Ledger.KnownAsync(name)).PaymentId);
            }
            else
            {
                await Ledger.ClaimedAsync(name);
            }
        }
    }

    [Theory]
    [InlineData("fast")]
    [InlineData("immediate")]
    public async Task Ledger_recovers_by_itself_when_the_server_was_restarted(string mode)
    {
        var id = await Ledger.ClaimedAsync("before");
        await fixture.Server.StopAsync(mode);
        Assert.IsType<ClaimOutcome.Unavailable>(await Ledger.TryClaimAsync(Claim("meanwhile"), CancellationToken.None));
        Assert.False(Ledger.Check().IsReady);
        Assert.False(await Ledger.TryHoldAsync("reconciler", TimeSpan.FromMinutes(1), CancellationToken.None));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(async () => await Ledger.CountAsync(CancellationToken.None));
        await fixture.Server.StartAgainAsync();
        await ReadyAsync();
        await Ledger.RecordedAsync(Step(id, Settling));
        await Ledger.ClaimedAsync("meanwhile");
        Assert.Equal(0, await Ledger.CountAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Start_without_a_server_is_possible_and_it_is_found_when_it_comes()
    {
        await fixture.Server.StopAsync("fast");
        var late = _harness.New();
        await late.StartAsync(CancellationToken.None);
        Assert.False(late.Check().IsReady);
        Assert.IsType<ClaimOutcome.Unavailable>(await late.TryClaimAsync(Claim("p"), CancellationToken.None));
        await fixture.Server.StartAgainAsync();
        await Eventually.HoldsAsync(() => Task.FromResult(late.Check().IsReady));
        await late.ClaimedAsync("p");
    }

    [Fact]
    public async Task Commit_whose_answer_is_lost_and_was_told_as_unavailable_is_taken_back()
    {
        // The claim is written and waits for its commit behind somebody who locks the history; then the server stops answering, and does the rest when nobody waits any more.
        Task<ClaimOutcome> claim;
        await using (var locker = await fixture.Server.OpenAsync(_harness.Schema))
        {
            await using var transaction = await locker.BeginTransactionAsync();
            await Dapper.SqlMapper.ExecuteAsync(locker, "lock table payment_transitions in exclusive mode", transaction: transaction);
            claim = Ledger.TryClaimAsync(Claim("p"), CancellationToken.None).AsTask();
            await Eventually.HoldsAsync(async () => await _harness.ScalarAsync<bool>(
                "select exists (select 1 from pg_stat_activity where application_name = 'sidecar' and wait_event_type = 'Lock')"));
            await using var pause = await fixture.Server.PauseAsync();
            Assert.IsType<ClaimOutcome.Unavailable>(await claim.WaitAsync(TimeSpan.FromSeconds(20)));
        }

        await ReadyAsync();
        await Ledger.ClaimedAsync("p");
    }

    [Fact]
    public async Task Grant_whose_answer_is_lost_is_owed_when_its_caller_withdraws_it_and_not_before()
    {
        var id = await Ledger.BringToAsync("p", Settled);
        await using (var locker = await fixture.Server.OpenAsync(_harness.Schema))
        {
            await using var transaction = await locker.BeginTransactionAsync();
            await Dapper.SqlMapper.ExecuteAsync(locker, "lock table payment_grants in exclusive mode", transaction: transaction);
            var grant = Ledger.GrantAsync(Grant(id), CancellationToken.None).AsTask();
            await Eventually.HoldsAsync(async () => await _harness.ScalarAsync<bool>(
                "select exists (select 1 from pg_stat_activity where application_name = 'sidecar' and wait_event_type = 'Lock')"));
            await using var pause = await fixture.Server.PauseAsync();
            Assert.IsType<GrantOutcome.Unavailable>(await grant.WaitAsync(TimeSpan.FromSeconds(20)));
        }

        await ReadyAsync();
        Assert.False((await Ledger.KnownAsync("p")).IsOwed);
        await Ledger.WithdrawnAsync(Grant(id));
        var known = await Ledger.KnownAsync("p");
        Assert.Equal(known.Grant is not null, known.IsOwed);
    }

    private Task ReadyAsync() => Eventually.HoldsAsync(() => Task.FromResult(Ledger.Check().IsReady));

    private async Task<(List<long> Claimed, List<long> Settling)> WriteUntilItFailsAsync(int writers)
    {
        var (claimed, settling) = (new List<long>(), new List<long>());
        await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; await Ledger.TryClaimAsync(Claim($"{writer} {i}"), CancellationToken.None) is ClaimOutcome.Claimed payment; i++)
            {
                lock (claimed)
                {
                    claimed.Add(payment.PaymentId);
                }

                if (await Ledger.RecordAsync(Step(payment.PaymentId, Settling) with { ClaimNumber = payment.ClaimNumber }, CancellationToken.None) is TransitionOutcome.Recorded)
                {
                    lock (claimed)
                    {
                        settling.Add(payment.PaymentId);
                    }
                }
            }
        })));
        return (claimed, settling);
    }

    private async Task<List<(string Name, ClaimOutcome Outcome)>> WriteAsync(int writer, int count)
    {
        var outcomes = new List<(string, ClaimOutcome)>();
        for (var i = 0; i < count; i++)
        {
            var name = $"{writer} {i}";
            outcomes.Add((name, await Ledger.TryClaimAsync(Claim(name), CancellationToken.None)));
        }

        return outcomes;
    }
}
