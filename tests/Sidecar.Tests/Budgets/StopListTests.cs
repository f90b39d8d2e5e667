using Sidecar.Budgets;
using Sidecar.Ledger;

namespace Sidecar.Tests.Budgets;

public sealed class StopListTests
{
    [Theory]
    [InlineData(StopScope.Everything, "")]
    [InlineData(StopScope.Agent, "agent")]
    [InlineData(StopScope.Merchant, "merchant")]
    [InlineData(StopScope.Category, "category")]
    [InlineData(StopScope.Issuer, "issuer")]
    public void What_a_stop_names_is_stopped(object scope, string subject)
    {
        var stop = Stop((StopScope)scope, subject);

        Assert.Same(stop, StopList.Of([stop, Stop(StopScope.Agent, "another")]).Find("agent", "merchant", "category", "issuer"));
    }

    [Fact]
    public void What_no_stop_names_is_not_stopped()
    {
        var stops = StopList.Of([Stop(StopScope.Agent, "merchant"), Stop(StopScope.Merchant, "category"), Stop(StopScope.Category, "agent"), Stop(StopScope.Issuer, ""), Stop(StopScope.Category, "")]);

        Assert.Null(stops.Find("agent", "merchant", category: null, issuer: null));
        Assert.Null(StopList.None.Find("agent", "merchant", "category", "issuer"));
    }

    [Fact]
    public void A_stop_that_cuts_comes_before_one_that_lets_requests_finish()
    {
        var cutting = Stop(StopScope.Issuer, "issuer") with { CutsInFlight = true };

        Assert.Same(cutting, StopList.Of([Stop(StopScope.Everything, ""), cutting, Stop(StopScope.Merchant, "merchant")]).Find("agent", "merchant", category: null, "issuer"));
    }

    private static StopRecord Stop(StopScope scope, string subject) => new(scope, subject, DateTimeOffset.UnixEpoch, "jo");
}
