using Microsoft.Extensions.Primitives;
using Sidecar.Policies;
using Sidecar.RateLimits;
using Sidecar.Tests.Hygiene;

namespace Sidecar.Tests.RateLimits;

public sealed class RateKeysTests
{
    private static readonly RateKeys Keys = new(TestOrigins.Peers);

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void An_address_counts_as_itself_or_its_network(string one, string other, bool isSame) =>
        AssertSame(isSame, LimitBench.From(one), LimitBench.From(other), RateLimitSubject.Ip);

    [Fact]
    public void A_header_that_a_client_forges_does_not_change_its_address()
    {
        var forged = LimitBench.From();
        forged.Request.Headers["X-Forwarded-For"] = "198.51.100.7";
        forged.Request.Headers["Forwarded"] = "for=198.51.100.7";

        AssertSame(true, LimitBench.From(), forged, RateLimitSubject.Ip);
    }

    [Fact]
    public void A_caller_is_the_same_from_everywhere_and_no_other_kind_of_caller()
    {
        AssertSame(true, LimitBench.From("192.0.2.1", LimitBench.Caller("a")), LimitBench.From("192.0.2.2", LimitBench.Caller("a")), RateLimitSubject.Principal);
        AssertSame(false, LimitBench.From(caller: LimitBench.Caller("a")), LimitBench.From(caller: LimitBench.Caller("b")), RateLimitSubject.Principal);
        AssertSame(false, LimitBench.From(caller: new("jwt", "a")), LimitBench.From(caller: LimitBench.Caller("a")), RateLimitSubject.Principal);
        AssertSame(false, LimitBench.From(caller: new("a", "bc")), LimitBench.From(caller: new("ab", "c")), RateLimitSubject.Principal);
    }

    [Fact]
    public void Agents_are_told_apart_by_the_profile_they_speak_for()
    {
        var (one, two) = (LimitBench.Caller("one") with { Profile = "https://agent.example/ucp" }, LimitBench.Caller("two") with { Profile = "https://agent.example/ucp" });

        AssertSame(true, LimitBench.From(caller: one), LimitBench.From(caller: two), RateLimitSubject.Agent);
        AssertSame(false, LimitBench.From(caller: one), LimitBench.From(caller: two), RateLimitSubject.Principal);
        AssertSame(false, LimitBench.From(caller: one), LimitBench.From(caller: LimitBench.Caller("one")), RateLimitSubject.Agent);
        AssertSame(true, LimitBench.From("192.0.2.1"), LimitBench.From("192.0.2.1"), RateLimitSubject.Agent);
        AssertSame(false, LimitBench.From("192.0.2.1"), LimitBench.From("192.0.2.2"), RateLimitSubject.Agent);
    }

    [Fact]
    public void A_payer_is_the_same_however_his_address_is_written()
    {
        AssertSame(true, Paid("0xAbC"), Paid("0xabc"), RateLimitSubject.Payer);
        AssertSame(false, Paid("0xabc"), Paid("0xabd"), RateLimitSubject.Payer);
    }

    [Fact]
    public void Whose_payer_nobody_knows_is_told_apart_by_address()
    {
        AssertSame(true, LimitBench.From("192.0.2.1"), LimitBench.From("192.0.2.1"), RateLimitSubject.Payer);
        AssertSame(false, LimitBench.From("192.0.2.1"), LimitBench.From("192.0.2.2"), RateLimitSubject.Payer);
    }

    [Fact]
    public void A_header_counts_by_its_value_and_none_is_not_an_empty_one()
    {
        AssertSame(true, LimitBench.From("192.0.2.1", tenant: "a"), LimitBench.From("192.0.2.2", tenant: "a"), RateLimitSubject.Header);
        AssertSame(false, LimitBench.From(tenant: "a"), LimitBench.From(tenant: "b"), RateLimitSubject.Header);
        AssertSame(false, LimitBench.From(tenant: ""), LimitBench.From(), RateLimitSubject.Header);
        AssertSame(true, LimitBench.From("192.0.2.1"), LimitBench.From("192.0.2.2"), RateLimitSubject.Header);
        AssertSame(false, Tenants("a", "b"), Tenants("a"), RateLimitSubject.Header);
        AssertSame(false, Tenants("a", "b"), Tenants("ab"), RateLimitSubject.Header);
    }

    [Fact]
    public void Each_combination_of_subjects_counts_apart()
    {
        RateLimitSubject[] both = [RateLimitSubject.Ip, RateLimitSubject.Header];

        AssertSame(true, LimitBench.From(tenant: "a"), LimitBench.From(tenant: "a"), both);
        AssertSame(false, LimitBench.From("192.0.2.1", tenant: "a"), LimitBench.From("192.0.2.2", tenant: "a"), both);
        AssertSame(false, LimitBench.From(tenant: "a"), LimitBench.From(tenant: "b"), both);
    }

    [Fact]
    public void Limits_count_apart_by_name_and_policy()
    {
        var rule = LimitBench.Window("one", 1, 1, RateLimitSubject.Route);

        Assert.Equal(KeyOf(rule, LimitBench.From("192.0.2.1")), KeyOf(rule, LimitBench.From("192.0.2.2")));
        Assert.NotEqual(KeyOf(rule, LimitBench.From()), KeyOf(rule with { Name = "two" }, LimitBench.From()));
        Assert.NotEqual(KeyOf(rule, LimitBench.From()), KeyOf(rule with { Policy = "other" }, LimitBench.From()));
    }

    private static void AssertSame(bool isSame, Passage one, Passage other, params RateLimitSubject[] by)
    {
        var rule = LimitBench.Window("limit", 1, 1, by);
        Assert.Equal(isSame, KeyOf(rule, one) == KeyOf(rule, other));
    }

    private static Digest KeyOf(RateLimitRule rule, Passage passage) => Assert.Single(Keys.Of(new RateLimitPlan([rule], ""), passage));

    private static Passage Paid(string payer)
    {
        var passage = LimitBench.From();
        passage.Payer = payer;
        return passage;
    }

    private static Passage Tenants(params string[] values)
    {
        var passage = LimitBench.From();
        passage.Request.Headers["X-Tenant"] = new StringValues(values);
        return passage;
    }
}
