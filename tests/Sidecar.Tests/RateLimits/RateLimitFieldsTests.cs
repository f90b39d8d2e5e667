using System.Globalization;
using Microsoft.AspNetCore.Http;
using Sidecar.Policies;
using Sidecar.Protocols.StructuredFields;
using Sidecar.RateLimits;
using Sidecar.State;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.RateLimits;

public sealed class RateLimitFieldsTests : IDisposable
{
    private static readonly RateLimitRule Address = LimitBench.Window("address", 60, 60, RateLimitSubject.Ip);
    private static readonly RateLimitRule Tenant = LimitBench.Window("tenant", 10, 3600, RateLimitSubject.Header) with { Index = 1 };
    private static readonly RateLimitRule Caller = LimitBench.Window("caller", 600, 60, RateLimitSubject.Principal) with { Index = 2 };

    private LimitBench? _bench;

    public void Dispose() => _bench?.Dispose();

    [Fact]
    public async Task Every_limit_is_told_and_the_tightest_first()
    {
        var bench = _bench = new LimitBench(Address, Tenant, Caller);
        await bench.EnterAsync(LimitBench.From(caller: LimitBench.Caller("a")));
        bench.Time.Advance(TimeSpan.FromSeconds(2));
        var passage = LimitBench.From(caller: LimitBench.Caller("a"));

        Assert.Null(await bench.EnterAsync(passage));

        Assert.Equal("\"address\";q=60;w=60, \"tenant\";q=10;w=3600, \"caller\";q=600;w=60", Told(passage)["RateLimit-Policy"]);
        Assert.Equal("\"tenant\";r=8;t=3602, \"address\";r=58;t=59, \"caller\";r=598;t=59", Told(passage)["RateLimit"]);
        Assert.Equal(["10", "8", "3602"], Older(passage));
    }

    [Fact]
    public async Task A_refusal_tells_of_the_limit_that_refused_first_and_of_what_was_given_back()
    {
        var bench = _bench = new LimitBench(Address, LimitBench.Window("caller", 1, 10, RateLimitSubject.Principal));
        await bench.EnterAsync(LimitBench.From(caller: LimitBench.Caller("a")));
        var passage = LimitBench.From(caller: LimitBench.Caller("a"));

        var refusal = await bench.EnterAsync(passage);

        Assert.StartsWith("\"caller\";r=0;t=", Told(passage)["RateLimit"].ToString(), StringComparison.Ordinal);
        Assert.Contains("\"address\";r=59;", Told(passage)["RateLimit"].ToString(), StringComparison.Ordinal);
        Assert.Equal(["1", "0", Math.Ceiling(refusal!.RetryAfter!.Value.TotalSeconds).ToString(CultureInfo.InvariantCulture)], Older(passage));
    }

    [Fact]
    public async Task Buckets_and_slots_are_told_in_their_own_terms()
    {
        var bench = _bench = new LimitBench(LimitBench.Bucket("burst", 100, 30, 1, RateLimitSubject.Ip), LimitBench.AtOnce("slots", 8, RateLimitSubject.Ip));
        var passage = LimitBench.From();

        await bench.EnterAsync(passage);

        Assert.Equal("\"burst\";q=100;w=4, \"slots\";q=8;qu=\"concurrent-requests\"", Told(passage)["RateLimit-Policy"]);
        Assert.Equal("\"slots\";r=7, \"burst\";r=99;t=1", Told(passage)["RateLimit"]);
        Assert.Equal("1", Told(passage)["X-RateLimit-Reset"]);
    }

    [Fact]
    public async Task The_fields_are_structured_fields_whatever_the_limits()
    {
        var bench = _bench = new LimitBench(
            LimitBench.Window("A.b_c-9", RateLimitOptionsValidator.MostLimit, 604_800, RateLimitSubject.Ip), LimitBench.Bucket("burst", RateLimitOptionsValidator.MostLimit, 1, 604_800, RateLimitSubject.Ip),
            LimitBench.AtOnce("slots", RateLimitOptionsValidator.MostAtOnce, RateLimitSubject.Ip));
        var passage = LimitBench.From();

        await bench.EnterAsync(passage);

        foreach (var field in (string[])["RateLimit-Policy", "RateLimit"])
        {
            Assert.True(StructuredField.TryParseList(Told(passage)[field].ToString(), out var list, out var error), error);
            Assert.Equal(3, list.Count);
        }
    }

    [Fact]
    public async Task What_could_not_be_counted_is_not_told()
    {
        var bench = _bench = new LimitBench(new ManualTimeProvider(), new AwayLimits(RateOutcome.Unavailable), Address);
        var passage = LimitBench.From();

        Assert.NotNull(await bench.EnterAsync(passage));

        Assert.Equal("\"address\";q=60;w=60", Told(passage)["RateLimit-Policy"]);
        Assert.False(Told(passage).ContainsKey("RateLimit"));
        Assert.False(Told(passage).ContainsKey("X-RateLimit-Remaining"));
    }

    private static IEnumerable<string> Older(Passage passage) =>
        ((string[])["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"]).Select(name => Told(passage)[name].ToString());

    private static HeaderDictionary Told(Passage passage)
    {
        var headers = new HeaderDictionary();
        passage.AddAnswerHeadersTo(headers);
        return headers;
    }
}
