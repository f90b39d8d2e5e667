using Sidecar.Ledger;
using Sidecar.Ledger.Agents;
using Sidecar.Ledger.Budgets;
using Sidecar.Ledger.Control;

namespace Sidecar.Tests.Ledger;

/// <summary>The texts that stand in the ledger: what is written once is read for ever, and a member with another name would not be.</summary>
public sealed class AgentTermsTests
{
    private const string Limits =
        """{"timeZone":"Europe/Berlin","windows":[{"name":"day","calendar":"day","rolling":null,"maxAmount":20000000,"maxCount":null},{"name":"burst","calendar":null,"rolling":"1.02:30:00","maxAmount":null,"maxCount":10}]}""";

    private static readonly SpendLimits Windows = new("Europe/Berlin",
    [
        new SpendWindow("day", CalendarPeriod.Day, Rolling: null, MaxAmount: 20_000_000, MaxCount: null),
        new SpendWindow("burst", Calendar: null, new TimeSpan(1, 2, 30, 0), MaxAmount: null, MaxCount: 10),
    ]);

    [Fact]
    public void An_agents_terms_are_written_as_they_always_were()
    {
        var agent = new AgentRecord("shopper", "USD") { Name = "n", IsSuspended = true, PerTransaction = 5, Limits = Windows, AllowedMerchants = ["m"], DeniedCategories = ["c"] };

        Assert.Equal(
            $$"""{"name":"n","isSuspended":true,"perTransaction":5,"approvalAbove":null,"limits":{{Limits}},"allowedMerchants":["m"],"deniedMerchants":[],"allowedCategories":[],"deniedCategories":["c"]}""",
            ControlDocument.Write(AgentTerms.Of(agent)));
    }

    [Fact]
    public void A_budgets_terms_are_written_as_they_always_were() =>
        Assert.Equal($$"""{"name":null,"limits":{{Limits}}}""", ControlDocument.Write(new BudgetTerms { Name = null, Limits = Windows }));

    [Theory]
    [InlineData("""{"name":null,"limits":null}""")]
    [InlineData("""{"name":null,"limits":{"timeZone":"UTC"}}""")]
    [InlineData("""{"name":null,"limits":{"timeZone":"UTC","windows":null}}""")]
    [InlineData("""{"name":null,"limits":{"timeZone":"UTC","windows":[{"name":"day","calendar":"day","rolling":null,"maxAmount":1}]}}""")]
    [InlineData("""{"name":null,"limits":{"timeZone":"UTC","windows":[{"name":"day","calendar":1,"rolling":null,"maxAmount":1,"maxCount":1}]}}""")]
    [InlineData("""{"name":null,"limits":{"timeZone":"UTC","windows":[{"name":"day","calendar":"day","rolling":null,"maxAmount":1.5,"maxCount":1}]}}""")]
    [InlineData("""{"name":null,"limits":{"timeZone":"UTC","windows":[{"name":"day","calendar":"day","rolling":null,"maxAmount":"1","maxCount":1}]}}""")]
    [InlineData("""{"name":null,"name":null,"limits":{"timeZone":"UTC","windows":[]}}""")]
    [InlineData("""{"name":null,"limits":{"timeZone":"UTC","windows":[],"Windows":[]}}""")]
    [InlineData("""{"name":null,"limits":{"timeZone":"UTC","windows":[]}} """ + "{}")]
    [InlineData("null")]
    [InlineData("")]
    public void What_is_not_understood_to_the_last_member_is_an_error(string json) =>
        Assert.Contains("terms of budget team", Assert.Throws<LedgerUnavailableException>(() => ControlDocument.Read<BudgetTerms>(json, "budget team")).Message, StringComparison.Ordinal);
}
