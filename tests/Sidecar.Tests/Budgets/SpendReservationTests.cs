using Sidecar.Budgets;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.Tests.Contracts;
using static Sidecar.Tests.Budgets.SpendingHost;

namespace Sidecar.Tests.Budgets;

/// <summary>What becomes of a reservation, whatever happens.</summary>
public sealed class SpendReservationTests : IAsyncLifetime
{
    private static readonly TimeSpan Lease = new SpendingOptions().ReservationLease;

    private SpendingHost _host = null!;

    public async Task InitializeAsync() => _host = await SpendingHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task What_was_not_spent_is_free_again()
    {
        await _host.PutAsync(AgentOf(Day(100)));
        var reservation = await _host.ReserveAsync(Request(100));
        await _host.RefusedAsync(Request(1));

        Assert.Equal(SpendCommit.Committed, await reservation.CommitAsync(new(40), CancellationToken.None));
        Assert.Equal(40, (await _host.SpentAsync()).Amount);

        await (await _host.ReserveAsync(Request(60))).ReleaseAsync(ReleaseReason.UpstreamFailed);
        await _host.SpendAsync(60);
        await _host.RefusedAsync(Request(1));
    }

    [Fact]
    public async Task More_than_was_reserved_is_not_written_and_is_free_again()
    {
        await _host.PutAsync(AgentOf(Day(100)));
        var reservation = await _host.ReserveAsync(Request(50));

        Assert.Equal(SpendCommit.ExceedsReservation, await reservation.CommitAsync(new(51), CancellationToken.None));

        Assert.Equal(0, (await _host.SpentAsync()).Amount);
        await _host.SpendAsync(100);
        await Eventually.HoldsAsync(async () => (await _host.AuditedAsync()).Contains("release exceeds_reservation"));
    }

    [Fact]
    public async Task More_than_was_reserved_counts_where_it_has_moved_already()
    {
        await _host.PutAsync(AgentOf(Day(100)));
        var reservation = await _host.ReserveAsync(Request(50));

        Assert.Equal(SpendCommit.Committed, await reservation.CommitAsync(new(90, PaymentId: null, IsFinal: true), CancellationToken.None));

        Assert.Equal(90, (await _host.SpentAsync()).Amount);
        Assert.Equal("day", (await _host.RefusedAsync(Request(11))).Limit);
        await _host.SpendAsync(10);
    }

    [Fact]
    public async Task A_reservation_is_closed_once()
    {
        await _host.PutAsync(AgentOf(Day(100)));
        var reservation = await _host.ReserveAsync(Request(50));
        await reservation.CommitAsync(new(50), CancellationToken.None);

        await reservation.ReleaseAsync(ReleaseReason.Faulted);
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await reservation.CommitAsync(new(50), CancellationToken.None));

        Assert.Equal(new SpendSum(0, 50, 1), await _host.SpentAsync());
        Assert.Equal("day", (await _host.RefusedAsync(Request(51))).Limit);
    }

    [Fact]
    public async Task A_reservation_that_ended_is_committed_only_where_there_is_room_for_it_still()
    {
        await _host.PutAsync(AgentOf(Day(100)));
        var (late, later) = (await _host.ReserveAsync(Request(60)), await _host.ReserveAsync(Request(40)));
        await _host.AdvanceAsync(Lease * 2);
        await _host.SpendAsync(50);

        Assert.Equal(SpendCommit.Lost, await late.CommitAsync(new(60), CancellationToken.None));
        Assert.Equal(SpendCommit.Committed, await later.CommitAsync(new(40), CancellationToken.None));

        Assert.Equal(90, (await _host.SpentAsync()).Amount);
        await _host.SpendAsync(10);
        await _host.RefusedAsync(Request(1));
    }

    [Fact]
    public async Task Money_that_has_moved_counts_although_its_reservation_ended()
    {
        await _host.PutAsync(AgentOf(Day(100)));
        var late = await _host.ReserveAsync(Request(60));
        await _host.AdvanceAsync(Lease * 2);
        await _host.SpendAsync(50);

        Assert.Equal(SpendCommit.Committed, await late.CommitAsync(new(60, PaymentId: null, IsFinal: true), CancellationToken.None));

        Assert.Equal(110, (await _host.SpentAsync()).Amount);
        await _host.RefusedAsync(Request(1));
    }

    [Fact]
    public async Task Nothing_counts_as_spent_that_the_ledger_did_not_take()
    {
        await _host.PutAsync(AgentOf(Day(100)));
        var reservation = await _host.ReserveAsync(Request(60));
        await using (_host.Pause())
        {
            Assert.Equal(SpendCommit.Unavailable, await reservation.CommitAsync(new(60), CancellationToken.None));
        }

        // Nobody knows yet what the ledger has: it counts until its lease is over.
        await _host.RefusedAsync(Request(60));
        await _host.AdvanceAsync(Lease * 2);
        await _host.SpendAsync(100);
        Assert.Equal(new SpendSum(0, 100, 1), await _host.SpentAsync());
    }

    [Fact]
    public async Task Money_that_has_moved_is_written_when_the_ledger_is_back_and_counts_until_then()
    {
        await _host.PutAsync(AgentOf(Day(100)));
        var reservation = await _host.ReserveAsync(Request(60));
        await using (_host.Pause())
        {
            Assert.Equal(SpendCommit.Committed, await reservation.CommitAsync(new(60, PaymentId: null, IsFinal: true), CancellationToken.None));
            Assert.Equal(1, _host.Get<UnwrittenSpends>().Count);
        }

        await _host.RefusedAsync(Request(60));
        await Eventually.HoldsAsync(async () =>
        {
            await _host.Get<UnwrittenSpends>().WriteAsync();
            return _host.Get<UnwrittenSpends>().Count == 0;
        });
        Assert.Equal(new SpendSum(0, 60, 1), await _host.SpentAsync());
        await _host.RefusedAsync(Request(60));
        await _host.SpendAsync(40);
    }

    [Fact]
    public async Task A_crash_forgets_what_was_reserved_and_nothing_that_was_spent()
    {
        await _host.PutAsync(AgentOf(Day(100)));
        await _host.SpendAsync(30);
        await _host.ReserveAsync(Request(70));

        await using var next = await _host.CrashAsync();

        Assert.Equal("day", (await next.RefusedAsync(Request(71))).Limit);
        await next.SpendAsync(70);
        await next.RefusedAsync(Request(1));
        Assert.Equal(100, (await next.SpentAsync()).Amount);
    }

    [Fact]
    public async Task A_limit_that_is_raised_keeps_what_was_spent_and_a_new_window_knows_it()
    {
        await _host.PutAsync(AgentOf(Day(100)));
        await _host.SpendAsync(90);
        await _host.PutAsync(AgentOf(Day(200)));
        Assert.Equal("day", (await _host.RefusedAsync(Request(111))).Limit);

        await _host.PutAsync(AgentOf(new SpendWindow("month", CalendarPeriod.Month, null, 100, null)));
        Assert.Equal("month", (await _host.RefusedAsync(Request(11))).Limit);
        await _host.SpendAsync(10);
    }

    [Fact]
    public async Task A_window_that_is_made_while_a_request_is_under_way_counts_it()
    {
        await _host.PutAsync(AgentOf(Day(100)));
        var reservation = await _host.ReserveAsync(Request(60));
        await _host.PutAsync(AgentOf(Day(100, name: "today")));
        await _host.SpendAsync(10);

        await reservation.CommitAsync(new(60), CancellationToken.None);

        Assert.Equal("today", (await _host.RefusedAsync(Request(31))).Limit);
        await _host.SpendAsync(30);
    }

    [Fact]
    public async Task A_stop_cuts_what_is_in_flight_where_it_says_so_and_lets_it_finish_otherwise()
    {
        await _host.PutAsync(AgentOf(Day(100)));
        var cuts = new List<string>();
        var finishing = await _host.ReserveAsync(Request(10) with { Cut = () => cuts.Add("one") });
        await _host.ReserveAsync(Request(10) with { Merchant = "elsewhere", Cut = () => cuts.Add("elsewhere") });
        await _host.StopAsync(StopScope.Category, "books");
        Assert.Empty(cuts);

        await _host.StopAsync(StopScope.Merchant, "shop", cuts: true);
        Assert.Equal(["one"], cuts);

        await _host.RefreshAsync();
        await _host.StopAsync(StopScope.Issuer, "nobody", cuts: true);
        Assert.Equal(["one"], cuts);
        await finishing.ReleaseAsync(ReleaseReason.RefusedLater);
        Assert.Equal(1, _host.Get<InFlightSpends>().Count);
    }
}
