using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Budgets;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State;
using static Sidecar.Tests.Budgets.SpendingHost;

namespace Sidecar.Tests.Budgets;

/// <summary>Many at once.</summary>
public sealed class SpendCrowdTests
{
    [Fact]
    public async Task Of_ten_thousand_requests_at_once_against_a_budget_for_a_hundred_exactly_a_hundred_pass()
    {
        await using var host = await SpendingHost.StartAsync();
        await host.PutAsync(AgentOf(Day(100)));
        var passed = 0;

        await Parallel.ForEachAsync(Enumerable.Range(0, 10_000), new ParallelOptions { MaxDegreeOfParallelism = 1_000 }, async (_, cancellationToken) =>
        {
            if (await host.Spending.ReserveAsync(Request(1), cancellationToken) is SpendDecision.Reserved reserved)
            {
                Interlocked.Increment(ref passed);
                Assert.Equal(SpendCommit.Committed, await reserved.Reservation.CommitAsync(new(1), cancellationToken));
            }
        });

        Assert.Equal(100, passed);
        Assert.Equal(new SpendSum(0, 100, 100), await host.SpentAsync());
    }

    [Fact]
    public async Task Of_many_requests_at_once_with_a_token_for_one_use_one_passes()
    {
        await using var host = await SpendingHost.StartAsync();
        await host.PutAsync(AgentOf());
        var allowance = new SpendAllowance(Digest.OfParts("issuer", "t1"), 100, 1, host.Time.GetUtcNow().AddMinutes(5));

        var decisions = await Contracts.Crowd.AskAsync(_ => host.Spending.ReserveAsync(Request(1) with { Allowance = allowance }, CancellationToken.None).AsTask());

        await Assert.Single(decisions.OfType<SpendDecision.Reserved>()).Reservation.CommitAsync(new(1), CancellationToken.None);
        Assert.Equal(SpendDenial.TokenExhausted, (await host.RefusedAsync(Request(1) with { Allowance = allowance })).Reason);
    }

    [Fact]
    public async Task Many_agents_under_one_budget_never_spend_more_than_it()
    {
        await using var host = await SpendingHost.StartAsync();
        await host.PutAsync(new BudgetRecord("team", "USD") { Limits = new SpendLimits("UTC", [Day(1_000)]) });
        for (var i = 0; i < 20; i++)
        {
            await host.PutAsync(AgentOf(Day(90)) with { Id = $"agent-{i}", Budget = "team" });
        }

        await Parallel.ForEachAsync(Enumerable.Range(0, 2_000), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (i, cancellationToken) =>
        {
            if (await host.Spending.ReserveAsync(Request(7, $"agent-{i % 20}"), cancellationToken) is SpendDecision.Reserved reserved)
            {
                await (i % 3 == 0 ? reserved.Reservation.ReleaseAsync(ReleaseReason.UpstreamFailed) : CommitAsync(reserved.Reservation));
            }
        });

        Assert.Equal(994, (await host.SpentAsync(SpendAccountKind.Budget, "team")).Amount);
        for (var i = 0; i < 20; i++)
        {
            Assert.InRange((await host.SpentAsync(id: $"agent-{i}")).Amount, 0, 90);
        }

        static async ValueTask CommitAsync(ISpendReservation reservation) => Assert.Equal(SpendCommit.Committed, await reservation.CommitAsync(new(7), CancellationToken.None));
    }

    /// <summary>Reservations that are committed in full or in part, given back, forgotten until they end, and committed after that; and a window of which nothing is known every now and then.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Whatever_becomes_of_requests_the_bounds_hold_and_the_store_counts_what_the_ledger_has(int seed)
    {
        await using var host = await SpendingHost.StartAsync();
        await host.PutAsync(new BudgetRecord("team", "USD") { Limits = new SpendLimits("UTC", [Day(900)]) });
        await host.PutAsync(AgentOf(Day(500)) with { Id = "a", Budget = "team" });
        await host.PutAsync(AgentOf(Day(500, 40)) with { Id = "b", Budget = "team" });
        var lease = new SpendingOptions().ReservationLease;
        var random = new Random(seed);
        var late = new ConcurrentBag<ISpendReservation>();

        for (var round = 0; round < 8; round++)
        {
            var seeds = Enumerable.Range(0, 40).Select(_ => random.Next()).ToArray();
            await Parallel.ForEachAsync(seeds, async (each, cancellationToken) => await SpendSomehowAsync(host, new Random(each), late, cancellationToken));
            if (round % 2 == 0)
            {
                await host.AdvanceAsync(lease * 2);
            }
        }

        await host.AdvanceAsync(lease * 2);
        Assert.InRange((await host.SpentAsync(id: "a")).Amount, 1, 500);
        Assert.InRange((await host.SpentAsync(id: "b")).Amount, 1, 500);
        Assert.InRange((await host.SpentAsync(id: "b")).Count, 1, 40);
        Assert.InRange((await host.SpentAsync(SpendAccountKind.Budget, "team")).Amount, 1, 900);
        foreach (var agent in new[] { "a", "b" })
        {
            await host.Spending.CheckAsync(Request(0, agent), CancellationToken.None);
            var terms = Assert.IsType<AgentFinding.Known>(await host.Get<AgentDirectory>().FindAsync(agent, CancellationToken.None)).Terms;
            foreach (var window in terms.Windows)
            {
                var use = await host.Get<IBudgetWindows>().ReadAsync(window.Window, window.BucketAt(host.Time.GetUtcNow()), CancellationToken.None);
                var sum = await host.SpentAsync(window.Account.Kind, window.Account.Id);
                Assert.Equal(new BudgetUse(sum.Amount, 0, sum.Count), use);
            }
        }
    }

    [Fact]
    public async Task A_stop_that_comes_while_a_request_is_decided_stops_it()
    {
        StoppingBudgets? store = null;
        await using var host = await SpendingHost.StartAsync(configure: services =>
        {
            var inner = services.Single(service => service.ServiceType == typeof(IBudgetReservations));
            services.Remove(inner);
            services.AddSingleton<IBudgetReservations>(provider => store = new StoppingBudgets((IBudgetReservations)inner.ImplementationFactory!(provider)));
        });
        await host.PutAsync(AgentOf(Day(100)));
        await host.SpendAsync(1);
        store!.BeforeReserving = () => host.StopAsync(StopScope.Agent, Agent);

        Assert.Equal(new(SpendDenial.Stopped), await host.RefusedAsync(Request(99)));

        store.BeforeReserving = null;
        await host.Get<IStopLedger>().ResumeAsync(StopScope.Agent, Agent, new("control.stops.resume", "done") { Actor = "operator:jo" }, CancellationToken.None);
        await host.RefreshAsync();
        await host.SpendAsync(99);
        Assert.Equal(0, host.Get<InFlightSpends>().Count);
    }

    private static async Task SpendSomehowAsync(SpendingHost host, Random random, ConcurrentBag<ISpendReservation> late, CancellationToken cancellationToken)
    {
        if (random.Next(4) == 0 && late.TryTake(out var forgotten))
        {
            await forgotten.CommitAsync(new(random.Next((int)forgotten.Amount.Micros + 1)), cancellationToken);
            return;
        }

        if (await host.Spending.ReserveAsync(Request(random.Next(60), random.Next(2) == 0 ? "a" : "b"), cancellationToken) is not SpendDecision.Reserved { Reservation: var reservation })
        {
            return;
        }

        switch (random.Next(5))
        {
            case 0:
                await reservation.ReleaseAsync(ReleaseReason.ClientGone);
                break;
            case 1:
                late.Add(reservation);
                break;
            case 2:
                await reservation.CommitAsync(new(reservation.Amount.Micros / 2), cancellationToken);
                break;
            default:
                await reservation.CommitAsync(new(reservation.Amount.Micros), cancellationToken);
                break;
        }
    }
}
