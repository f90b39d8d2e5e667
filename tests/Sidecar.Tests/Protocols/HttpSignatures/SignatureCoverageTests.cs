using Sidecar.Protocols.HttpSignatures;

namespace Sidecar.Tests.Protocols.HttpSignatures;

public sealed class SignatureCoverageTests
{
    private static readonly RequiredComponent[] Profile =
    [
        RequiredComponent.Always("@method"),
        RequiredComponent.Of(CoverageCondition.Always, CoveredComponent.Of("@authority"), CoveredComponent.Of("@target-uri")),
        RequiredComponent.Of(CoverageCondition.QueryPresent, CoveredComponent.Of("@query")),
        RequiredComponent.IfPresent("idempotency-key"),
        RequiredComponent.Of(CoverageCondition.ContentPresent, CoveredComponent.Of("content-digest")),
    ];

    [Fact]
    public void What_is_wanted_and_not_covered_is_told_in_the_order_of_the_profile()
    {
        var message = Messages.Request("/p?a", headers: [("Idempotency-Key", "1")]);

        var missing = SignatureCoverage.Missing(Messages.Covering("date"), Profile, message, hasContent: true);

        Assert.Equal(["\"@method\"", "\"@authority\" or \"@target-uri\"", "\"@query\"", "\"idempotency-key\"", "\"content-digest\""], missing.Select(required => required.ToString()));
    }

    [Fact]
    public void What_a_message_does_not_have_is_not_wanted() =>
        Assert.Empty(SignatureCoverage.Missing(Messages.Covering("@method", "@authority"), Profile, Messages.Request("/p"), hasContent: false));

    [Theory]
    [InlineData("@authority")]
    [InlineData("@target-uri")]
    public void One_of_several_is_enough(string component) =>
        Assert.Empty(SignatureCoverage.Missing(Messages.Covering("x-more", "@method", component), Profile, Messages.Request("/p"), hasContent: false));

    [Theory]
    [InlineData("a", "a", true)]
    [InlineData("a;bs", "a", true)]
    [InlineData("a;sf", "a", true)]
    [InlineData("a;key=\"x\"", "a", false)]
    [InlineData("a;req", "a", false)]
    [InlineData("a", "a;req", false)]
    [InlineData("a;req;bs", "a;req", true)]
    [InlineData("a;tr", "a", false)]
    [InlineData("a;unheard-of", "a", false)]
    [InlineData("a", "a;key=\"x\"", false)]
    [InlineData("a;key=\"y\"", "a;key=\"x\"", false)]
    [InlineData("a;key=\"x\"", "a;key=\"x\"", true)]
    [InlineData("a", "a;bs", false)]
    [InlineData("@query-param;name=\"x\"", "@query", false)]
    [InlineData("@path", "@query", false)]
    public void A_field_is_covered_whole_or_not_at_all(string covered, string wanted, bool covers) =>
        Assert.Equal(covers, SignatureCoverage.Covers(Messages.Covering(covered), Messages.Component(wanted)));

    [Fact]
    public void A_requirement_wants_something() => Assert.Throws<ArgumentException>(() => RequiredComponent.Of(CoverageCondition.Always));
}
