using Sidecar.Budgets;
using Sidecar.Ledger;
using Sidecar.Policies;
using static Sidecar.Tests.Budgets.SpendingHost;

namespace Sidecar.Tests.Budgets;

public sealed class AgentTermsTests
{
    [Fact]
    public async Task Terms_that_this_machine_cannot_read_let_nothing_pass()
    {
        await using var host = await SpendingHost.StartAsync();
        foreach (var limits in new[] { new SpendLimits("Mars/Olympus", [Day(1)]), new SpendLimits("UTC", [Day(1), Day(2)]), new SpendLimits("UTC", [new SpendWindow("none", null, null, 1, null)]) })
        {
            await host.PutAsync(AgentOf() with { Limits = limits });

            Assert.IsType<SpendDecision.Unavailable>(await host.Spending.ReserveAsync(Request(0), CancellationToken.None));
        }
    }

    [Fact]
    public void An_amount_above_the_threshold_needs_approval_and_one_at_it_does_not()
    {
        var terms = new AgentTerms(AgentOf() with { ApprovalAbove = 50 }, budget: null);

        Assert.False(terms.NeedsApproval(50));
        Assert.True(terms.NeedsApproval(51));
        Assert.False(new AgentTerms(AgentOf(), budget: null).NeedsApproval(SpendAmount.Most));
    }
}
