using Sidecar.Budgets;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.Tests.Contracts;
using static Sidecar.Tests.Budgets.SpendingHost;

namespace Sidecar.Tests.Budgets;

/// <summary>Spends that somebody has to approve.</summary>
public sealed class SpendApprovalTests : IAsyncLifetime
{
    private SpendingHost _host = null!;

    public async Task InitializeAsync()
    {
        _host = await SpendingHost.StartAsync();
        await _host.PutAsync(AgentOf(Day(100)) with { ApprovalAbove = 50 });
    }

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task The_same_request_is_held_under_one_approval_and_passes_once_when_it_is_approved()
    {
        var held = await HeldAsync("k");
        Assert.Equal(held, await HeldAsync("k"));
        Assert.NotEqual(held.ApprovalId, (await HeldAsync("other")).ApprovalId);
        Assert.Equal(_host.Time.GetUtcNow().AddHours(1), held.ExpiresAt);

        await _host.DecideAsync(held.ApprovalId, isApproved: true);
        await (await _host.ReserveAsync(Request(60, key: "k"))).CommitAsync(new(60), CancellationToken.None);
        await _host.AdvanceAsync(TimeSpan.FromMinutes(1));

        // A day later there is room again, and the approval is used.
        Assert.Equal(SpendDenial.AmountLimit, (await _host.RefusedAsync(Request(60, key: "k"))).Reason);
        await _host.PutAsync(AgentOf(Day(1_000)) with { ApprovalAbove = 50 });
        Assert.Equal(SpendDenial.ApprovalDenied, (await _host.RefusedAsync(Request(60, key: "k"))).Reason);
    }

    [Fact]
    public async Task Of_many_retries_of_an_approved_request_one_passes()
    {
        await _host.PutAsync(AgentOf(Day(1_000_000)) with { ApprovalAbove = 50 });
        await _host.DecideAsync((await HeldAsync("k")).ApprovalId, isApproved: true);

        var decisions = await Crowd.AskAsync(_ => _host.Spending.ReserveAsync(Request(60, key: "k"), CancellationToken.None).AsTask());

        var passed = Assert.Single(decisions.OfType<SpendDecision.Reserved>());
        Assert.All(decisions.Where(decision => decision != passed), decision => Assert.Equal(SpendDenial.ApprovalDenied, Assert.IsType<SpendDecision.Denied>(decision).Reason));
        await passed.Reservation.CommitAsync(new(60), CancellationToken.None);
        Assert.Equal(new SpendSum(0, 60, 1), await _host.SpentAsync());
        await _host.PutAsync(AgentOf(Day(100)));
        await _host.SpendAsync(40);
    }

    [Fact]
    public async Task A_request_that_is_refused_by_the_operator_is_denied()
    {
        await _host.DecideAsync((await HeldAsync("k")).ApprovalId, isApproved: false);

        Assert.Equal(SpendDenial.ApprovalDenied, (await _host.RefusedAsync(Request(60, key: "k"))).Reason);
    }

    [Fact]
    public async Task A_request_that_nobody_decided_about_in_time_is_asked_for_anew()
    {
        var held = await HeldAsync("k");
        await _host.AdvanceAsync(TimeSpan.FromHours(1));

        Assert.NotEqual(held.ApprovalId, (await HeldAsync("k")).ApprovalId);
    }

    [Fact]
    public async Task An_approval_that_was_not_spent_is_good_again()
    {
        await _host.DecideAsync((await HeldAsync("k")).ApprovalId, isApproved: true);
        await (await _host.ReserveAsync(Request(60, key: "k"))).ReleaseAsync(ReleaseReason.UpstreamFailed);
        Assert.Equal(SpendCommit.ExceedsReservation, await (await _host.ReserveAsync(Request(60, key: "k"))).CommitAsync(new(61), CancellationToken.None));

        await (await _host.ReserveAsync(Request(60, key: "k"))).CommitAsync(new(60), CancellationToken.None);
        Assert.Equal(60, (await _host.SpentAsync()).Amount);
    }

    [Fact]
    public async Task An_approval_is_given_back_when_the_ledger_that_could_not_take_it_is_back()
    {
        await _host.DecideAsync((await HeldAsync("k")).ApprovalId, isApproved: true);
        var reservation = await _host.ReserveAsync(Request(60, key: "k"));
        await using (_host.Pause())
        {
            await reservation.ReleaseAsync(ReleaseReason.UpstreamFailed);
            Assert.Equal(1, _host.Get<UnwrittenSpends>().Count);
        }

        await Eventually.HoldsAsync(async () =>
        {
            await _host.Get<UnwrittenSpends>().WriteAsync();
            return await _host.Spending.ReserveAsync(Request(60, key: "k"), CancellationToken.None) is SpendDecision.Reserved;
        });
    }

    [Fact]
    public async Task Nobody_is_asked_about_what_has_no_room()
    {
        Assert.Equal(SpendDenial.AmountLimit, (await _host.RefusedAsync(Request(101, key: "k"))).Reason);

        Assert.Empty(await _host.Get<IApprovalLedger>().ListAsync(null, null, 10, null, CancellationToken.None));
    }

    private async Task<SpendDecision.Held> HeldAsync(string key) =>
        Assert.IsType<SpendDecision.Held>(await _host.Spending.ReserveAsync(Request(60, key: key), CancellationToken.None));
}
