using Microsoft.AspNetCore.Http;
using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

/// <summary>Which later request is the one that was approved.</summary>
public sealed class SpendApprovalKeyTests
{
    private static readonly SpendAmount Dollar = new(1_000_000, "USD");

    [Fact]
    public void The_same_request_has_the_same_key() => Assert.Equal(Of(Request()).Value, Of(Request()).Value);

    [Theory]
    [InlineData("POST", "/orders", "?n=1", "k1")]
    [InlineData("PUT", "/orders", "?n=2", "k1")]
    [InlineData("PUT", "/refunds", "?n=1", "k1")]
    [InlineData("PUT", "/orders", "?n=1", "k2")]
    [InlineData("PUT", "/orders", "?n=1", null)]
    public void Another_request_has_another_key(string method, string path, string query, string? name) =>
        Assert.NotEqual(Of(Request()).Value, Of(Request(method, path, query, name)).Value);

    [Fact]
    public void Another_agent_or_amount_is_another_request()
    {
        Assert.NotEqual(Of(Request()).Value, Of(Request(), agent: "other").Value);
        Assert.NotEqual(Of(Request()).Value, Of(Request(), amount: Dollar with { Micros = 1 }).Value);
        Assert.NotEqual(Of(Request()).Value, Of(Request(), amount: Dollar with { Currency = "EUR" }).Value);
    }

    [Fact]
    public void A_request_is_named_by_its_client_alone()
    {
        var derived = Request(name: null);
        derived.Idempotency = new IdempotencyBinding(Digest.OfParts("of the request"), TimeSpan.FromMinutes(1));

        Assert.True(Of(Request()).IsNamed);
        Assert.False(Of(Request(name: null)).IsNamed);
        Assert.False(Of(Request(name: "")).IsNamed);
        Assert.False(Of(derived).IsNamed);
    }

    [Fact]
    public void A_key_that_a_gate_has_taken_is_what_counts()
    {
        var (one, same, other) = (Request(), Request(path: "/elsewhere"), Request());
        (one.Idempotency, same.Idempotency, other.Idempotency) = (Binding("a"), Binding("a"), Binding("b"));

        Assert.Equal(Of(one).Value, Of(same).Value);
        Assert.NotEqual(Of(one).Value, Of(other).Value);
    }

    private static IdempotencyBinding Binding(string key) => new(Digest.OfParts(key), TimeSpan.FromDays(1));

    private static SpendApprovalKey Of(Passage passage, string agent = "shopper", SpendAmount? amount = null) => SpendApprovalKey.Of(passage, agent, amount ?? Dollar);

    private static Passage Request(string method = "PUT", string path = "/orders", string query = "?n=1", string? name = "k1")
    {
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Path, context.Request.QueryString) = (method, path, new QueryString(query));
        if (name is not null)
        {
            context.Request.Headers["Idempotency-Key"] = name;
        }

        return SamplePassages.Of(context.Request);
    }
}
