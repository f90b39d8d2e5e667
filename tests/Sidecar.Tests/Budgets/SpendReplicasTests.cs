using Sidecar.Budgets;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.Tests.Ledger;
using Sidecar.Tests.State.Redis;

namespace Sidecar.Tests.Budgets;

/// <summary>Two processes on one Postgres and one Redis.</summary>
[Collection(PostgresCollection.Name)]
public sealed class SpendReplicasTests(PostgresFixture postgres, RedisReplicas redis) : IClassFixture<RedisReplicas>, IAsyncLifetime
{
    // Longer than a test: what is spent now is spent in this window all the time.
    private static readonly SpendWindow Year = new("year", null, TimeSpan.FromDays(366), 100, null);

    private SpendingReplica _first = null!;
    private SpendingReplica _second = null!;

    public async Task InitializeAsync()
    {
        await redis.Server.FlushAsync();
        var schema = postgres.Server.ConnectionStringOf(await postgres.Server.CreateSchemaAsync());
        _first = await SpendingReplica.StartAsync(schema, redis.Server.Address);
        _second = await SpendingReplica.StartAsync(schema, redis.Server.Address);
        await _first.PutAsync(new AgentRecord(SpendingHost.Agent, "USD") { Limits = new SpendLimits("UTC", [Year]) });
        await _second.KnowsAsync(SpendingHost.Agent);
    }

    public async Task DisposeAsync()
    {
        await _first.DisposeAsync();
        await _second.DisposeAsync();
    }

    [Fact]
    public async Task Of_thousands_of_requests_at_both_at_once_exactly_as_many_pass_as_the_budget_is_for()
    {
        var passed = await SpendAsync(4_000);

        Assert.Equal(100, passed);
        Assert.Equal(new SpendSum(0, 100, 100), await _second.SpentAsync(SpendingHost.Agent));
    }

    /// <summary>What was reserved in the last second before it is the exception that the documents name.</summary>
    [Fact]
    public async Task A_store_that_is_flushed_in_the_middle_forgets_nothing_that_was_spent()
    {
        Assert.Equal(30, await SpendAsync(30));
        var reserved = Assert.IsType<SpendDecision.Reserved>(await _first.Spending.ReserveAsync(SpendingHost.Request(50), CancellationToken.None)).Reservation;
        await redis.Server.FlushAsync();
        await Task.Delay(TimeSpan.FromSeconds(1.1));

        Assert.Equal(70, await SpendAsync(1_000));

        Assert.Equal(SpendCommit.Lost, await reserved.CommitAsync(new(50), CancellationToken.None));
        Assert.Equal(new SpendSum(0, 100, 100), await _first.SpentAsync(SpendingHost.Agent));
    }

    [Fact]
    public async Task A_stop_at_one_ends_what_is_in_flight_at_the_other_within_a_second()
    {
        var cut = new TaskCompletionSource();
        Assert.IsType<SpendDecision.Reserved>(await _second.Spending.ReserveAsync(SpendingHost.Request(1) with { Cut = cut.SetResult }, CancellationToken.None));

        var stop = new StopRecord(StopScope.Agent, SpendingHost.Agent, TimeProvider.System.GetUtcNow(), "jo") { CutsInFlight = true };
        await _first.Get<IStopLedger>().StopAsync(stop, new("control.stops.stop", "done") { Actor = "operator:jo" }, CancellationToken.None);
        await _first.Get<ControlWatcher>().RefreshNowAsync(CancellationToken.None);

        await cut.Task.WaitAsync(TimeSpan.FromSeconds(1));
        Assert.Equal(new SpendDecision.Denied(SpendDenial.Stopped), await _second.Spending.ReserveAsync(SpendingHost.Request(1), CancellationToken.None));
    }

    [Fact]
    public async Task Nothing_is_spent_while_the_store_is_away()
    {
        Assert.Equal(1, await SpendAsync(1));
        await using (await redis.Server.PauseAsync())
        {
            Assert.IsType<SpendDecision.Unavailable>(await _first.Spending.ReserveAsync(SpendingHost.Request(1), CancellationToken.None));
        }

        await Contracts.Eventually.HoldsAsync(async () => await _first.Spending.CheckAsync(SpendingHost.Request(99), CancellationToken.None) is SpendDecision.Allowed);
    }

    private async Task<int> SpendAsync(int requests)
    {
        var passed = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = 128 }, async (i, cancellationToken) =>
        {
            var replica = i % 2 == 0 ? _first : _second;
            if (await replica.Spending.ReserveAsync(SpendingHost.Request(1), cancellationToken) is SpendDecision.Reserved reserved)
            {
                Assert.Equal(SpendCommit.Committed, await reserved.Reservation.CommitAsync(new(1), cancellationToken));
                Interlocked.Increment(ref passed);
            }
        });
        return passed;
    }
}
