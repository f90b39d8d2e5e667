using Sidecar.Budgets;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Tests.Budgets;

/// <summary>Which cutoff bears on a token.</summary>
public sealed class CutoffListTests
{
    private static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    private readonly CutoffList _list = CutoffList.Of([Cutoff(CutoffScope.Agent, "a", 0), Cutoff(CutoffScope.Issuer, "iss", 5), Cutoff(CutoffScope.Agent, "late", 9), Cutoff(CutoffScope.Family, "f", 1)]);

    [Theory]
    [InlineData("iss", "a", 5)]
    [InlineData("iss", "late", 9)]
    [InlineData("other", "a", 0)]
    [InlineData("iss", "other", 5)]
    public void The_later_of_two_counts(string issuer, string agent, int minutes) => Assert.Equal(new CutoffFinding.IssuedUpTo(Noon.AddMinutes(minutes)), _list.Find(issuer, agent, family: null));

    [Fact]
    public void A_family_that_was_ended_is_ended_whenever_its_tokens_were_issued() => Assert.Equal(new CutoffFinding.All(Noon.AddMinutes(1)), _list.Find("iss", "a", "f"));

    [Fact]
    public void Nothing_bears_on_others()
    {
        Assert.IsType<CutoffFinding.None>(_list.Find("other", "b", "g"));
        Assert.IsType<CutoffFinding.None>(CutoffList.None.Find("iss", "a", "f"));
    }

    private static TokenCutoff Cutoff(CutoffScope scope, string subject, int minutes) => new(scope, subject, Noon.AddMinutes(minutes), Noon.AddHours(1), "jo");
}
