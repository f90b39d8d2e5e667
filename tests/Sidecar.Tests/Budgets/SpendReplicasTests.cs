using Sidecar.Budgets;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.Tests.Contracts;
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

    [Theory]
    [InlineData(0)]
    [InlineData(1_100)]
    public async Task A_store_that_is_flushed_in_the_middle_forgets_nothing_that_was_spent(int millisecondsLater)
    {
        Assert.Equal(30, await SpendAsync(30));
        var reserved = await ReserveAsync(50);
        await redis.Server.FlushAsync();
        await Task.Delay(TimeSpan.FromMilliseconds(millisecondsLater));

        Assert.Equal(70, await SpendAsync(1_000));

        Assert.Equal(SpendCommit.Lost, await reserved.CommitAsync(new(50), CancellationToken.None));
        Assert.Equal(new SpendSum(0, 100, 100), await _first.SpentAsync(SpendingHost.Agent));
    }

    [Fact]
    public async Task A_store_that_loses_its_memory_between_the_look_and_the_writing_costs_no_limit()
    {
        var reservations = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => ReserveAsync(10)));
        await redis.Server.FlushAsync();

        // The one half of the room was given away again before the first ten were written.
        var others = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => ReserveAsync(10, _second)));
        var closed = await Task.WhenAll(reservations.Concat(others).Select(reservation => reservation.CommitAsync(new(10), CancellationToken.None).AsTask()));

        Assert.All(closed[10..], static outcome => Assert.Equal(SpendCommit.Committed, outcome));
        var committed = closed.Count(static outcome => outcome == SpendCommit.Committed);
        Assert.Equal(new SpendSum(0, committed * 10, committed), await _first.SpentAsync(SpendingHost.Agent));
        Assert.InRange(committed, 5, 10);
        Assert.Equal(100 - (committed * 10), await SpendAsync(200));
    }

    [Fact]
    public async Task What_the_store_forgot_is_spent_where_there_is_room_for_it_still()
    {
        var reserved = await ReserveAsync(60);
        await redis.Server.FlushAsync();

        Assert.Equal(SpendCommit.Committed, await reserved.CommitAsync(new(60), CancellationToken.None));

        Assert.Equal(40, await SpendAsync(200));
        Assert.Equal(new SpendSum(0, 100, 41), await _second.SpentAsync(SpendingHost.Agent));
    }

    [Fact]
    public async Task A_server_that_is_replaced_in_the_middle_costs_no_limit()
    {
        var reserved = await ReserveAsync(60);
        await redis.Server.RestartAsync();
        await Eventually.HoldsAsync(async () => await _second.Spending.CheckAsync(SpendingHost.Request(1), CancellationToken.None) is SpendDecision.Allowed);
        Assert.Equal(100, await SpendAsync(200, _second));

        Assert.NotEqual(SpendCommit.Committed, await reserved.CommitAsync(new(60), CancellationToken.None));

        Assert.Equal(new SpendSum(0, 100, 100), await _first.SpentAsync(SpendingHost.Agent));
    }

    [Fact]
    public async Task What_cannot_be_closed_is_not_answered_and_costs_nothing()
    {
        var reserved = await ReserveAsync(60);
        await using (await redis.Server.PauseAsync())
        {
            Assert.Equal(SpendCommit.Unavailable, await reserved.CommitAsync(new(60), CancellationToken.None));
        }

        await Eventually.HoldsAsync(async () => await _first.Spending.CheckAsync(SpendingHost.Request(100), CancellationToken.None) is SpendDecision.Allowed);
        Assert.Equal(default, await _first.SpentAsync(SpendingHost.Agent));
    }

    [Fact]
    public async Task Money_that_moved_counts_above_the_limit_where_the_store_forgot_it()
    {
        var reserved = await ReserveAsync(60);
        await redis.Server.FlushAsync();
        Assert.Equal(100, await SpendAsync(200));

        Assert.Equal(SpendCommit.Committed, await reserved.CommitAsync(new(60, PaymentId: null, IsFinal: true), CancellationToken.None));

        Assert.Equal(160, (await _first.SpentAsync(SpendingHost.Agent)).Amount);
        Assert.Equal(0, await SpendAsync(10));
    }

    [Fact]
    public async Task Money_is_not_asked_for_where_its_room_was_given_away()
    {
        var (lost, kept) = (await ReserveAsync(60), await ReserveAsync(40));
        await ChargeAsync(kept, "kept");
        await redis.Server.FlushAsync();

        // Whoever asks the ledger finds the one that is charged there.
        Assert.Equal(60, await SpendAsync(200));
        Assert.Equal(SpendCommit.Committed, await kept.ChargedAsync());

        await ChargeAsync(lost, "lost");
        Assert.Equal(SpendCommit.Lost, await lost.ChargedAsync());
    }

    /// <summary>Found out by the one, and told by the other, after the process that asked for the money has died.</summary>
    [Fact]
    public async Task What_was_charged_and_did_not_move_is_free_again_at_all()
    {
        var reserved = await ReserveAsync(100);
        var payment = await ChargeAsync(reserved, "p");
        Assert.Equal(SpendCommit.Committed, await reserved.ChargedAsync());
        Assert.Equal(0, await SpendAsync(10));

        await _second.Get<IPaymentLedger>().RecordedAsync(SamplePayments.Step(payment, PaymentState.Unknown));
        await _second.Get<IPaymentLedger>().RecordedAsync(SamplePayments.Step(payment, PaymentState.Failed));
        await _first.Get<ReversedSpends>().TellAsync(CancellationToken.None);

        Assert.Equal(100, await SpendAsync(200));
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

        await Eventually.HoldsAsync(async () => await _first.Spending.CheckAsync(SpendingHost.Request(99), CancellationToken.None) is SpendDecision.Allowed);
    }

    private async Task<ISpendReservation> ReserveAsync(long micros, SpendingReplica? at = null) =>
        Assert.IsType<SpendDecision.Reserved>(await (at ?? _first).Spending.ReserveAsync(SpendingHost.Request(micros), CancellationToken.None)).Reservation;

    private async Task<long> ChargeAsync(ISpendReservation reservation, string name)
    {
        var ledger = _first.Get<IPaymentLedger>();
        var id = await SamplePayments.ClaimedAsync(ledger, name);
        await ledger.RecordedAsync(SamplePayments.Step(id, PaymentState.Settling) with { Charge = reservation.Charge });
        return id;
    }

    private async Task<int> SpendAsync(int requests, SpendingReplica? at = null)
    {
        var passed = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, requests), new ParallelOptions { MaxDegreeOfParallelism = 128 }, async (i, cancellationToken) =>
        {
            var replica = at ?? (i % 2 == 0 ? _first : _second);
            if (await replica.Spending.ReserveAsync(SpendingHost.Request(1), cancellationToken) is SpendDecision.Reserved reserved)
            {
                Assert.Equal(SpendCommit.Committed, await reserved.Reservation.CommitAsync(new(1), cancellationToken));
                Interlocked.Increment(ref passed);
            }
        });
        return passed;
    }
}
