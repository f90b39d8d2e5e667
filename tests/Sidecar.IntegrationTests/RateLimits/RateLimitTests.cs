using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Payments;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.RateLimits;

/// <summary>Limits through the whole pipeline on real sockets.</summary>
public sealed class RateLimitTests : LimitedPipeline
{
    private const int Crowd = 60;

    [Fact]
    public async Task Every_answer_tells_what_is_left_and_the_refusal_when_to_come_again()
    {
        await StartLimitedAsync(Window("address", 2, "Ip"));

        using var first = await AskAsync();
        using var second = await AskAsync();
        using var third = await AskAsync();

        Assert.Equal(["\"address\";q=2;w=60", "2", "1"], new[] { "RateLimit-Policy", "X-RateLimit-Limit", "X-RateLimit-Remaining" }.Select(name => Field(first, name)));
        Assert.Matches("^\"address\";r=1;t=6[01]$", Field(first, "RateLimit"));
        Assert.Equal("0", Field(second, "X-RateLimit-Remaining"));
        var problem = await Expect.ProblemAsync(third, HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.Equal("address", (string?)problem["policy"]);
        Assert.InRange(third.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 50, 61);
        Assert.Equal(Field(third, "X-RateLimit-Reset"), Field(third, "Retry-After"));
        Assert.Matches("^\"address\";r=0;t=\\d\\d$", Field(third, "RateLimit"));
        Assert.Equal(2, Upstream.Hits());
    }

    [Fact]
    public async Task Of_a_crowd_as_many_are_forwarded_as_the_limit_says()
    {
        await StartLimitedAsync(Window("address", 10, "Ip"));

        var statuses = await Task.WhenAll(Enumerable.Range(0, Crowd).Select(_ => StatusAsync()));

        Assert.Equal((10, Crowd - 10), (statuses.Count(status => status == HttpStatusCode.OK), statuses.Count(status => status == HttpStatusCode.TooManyRequests)));
        Assert.Equal(10, Upstream.Hits());
    }

    [Fact]
    public async Task Whoever_waits_as_told_is_served()
    {
        await StartLimitedAsync(Window("address", 1, "Ip", seconds: 1));
        using var first = await AskAsync();
        using var refused = await AskAsync();

        // The timer's clock is coarser than the limit's: it may fire some milliseconds early.
        await Task.Delay(refused.Headers.RetryAfter!.Delta!.Value + TimeSpan.FromMilliseconds(50));

        Assert.Equal((HttpStatusCode.TooManyRequests, HttpStatusCode.OK), (refused.StatusCode, await StatusAsync()));
    }

    [Fact]
    public async Task A_limit_that_refuses_uses_up_no_other()
    {
        var key = NewKey();
        await StartAsync(settings => WithKeys(settings, Entry(key))
            .Set("Sidecar:Policies:known:RateLimits", new JsonArray(Window("address", 10, "Ip"), Window("caller", 1, "Principal"))));

        using var served = await SendAsync(key.Reveal());
        using var refused = await SendAsync(key.Reveal());
        using var again = await SendAsync(key.Reveal());

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.TooManyRequests), (served.StatusCode, again.StatusCode));
        Assert.StartsWith("\"caller\";r=0;t=", Field(refused, "RateLimit"), StringComparison.Ordinal);
        Assert.Contains("\"address\";r=9;", Field(refused, "RateLimit"), StringComparison.Ordinal);
        Assert.Contains("\"address\";r=9;", Field(again, "RateLimit"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_credentials_cost_an_address_what_good_ones_do()
    {
        var key = NewKey();
        await StartAsync(settings => WithKeys(settings, Entry(key)).Set("Sidecar:Policies:known:RateLimits", new JsonArray(Window("address", 2, "Ip"))));

        using var unknown = await SendAsync(NewKey().Reveal());
        using var missing = await SendAsync(key: null);
        using var limited = await SendAsync(key.Reveal());

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized, HttpStatusCode.TooManyRequests), (unknown.StatusCode, missing.StatusCode, limited.StatusCode));
        Assert.Equal(("1", "0"), (Field(unknown, "X-RateLimit-Remaining"), Field(missing, "X-RateLimit-Remaining")));
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task A_header_about_the_client_from_nobody_in_particular_changes_nobodys_limit()
    {
        await StartLimitedAsync(Window("address", 2, "Ip"));

        foreach (var (expected, forged) in ((HttpStatusCode, string)[])[(HttpStatusCode.OK, "198.51.100.1"), (HttpStatusCode.OK, "198.51.100.2"), (HttpStatusCode.TooManyRequests, "198.51.100.3")])
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
            request.Headers.Add("X-Forwarded-For", forged);
            using var answer = await Sidecar.Client.SendAsync(request);
            Assert.Equal(expected, answer.StatusCode);
        }
    }

    [Fact]
    public async Task What_the_backend_says_of_its_own_limits_is_replaced()
    {
        Upstream.On("/open/menu", UpstreamReply.Json("{}").With("X-RateLimit-Remaining", "999").With("RateLimit", "\"merchant\";r=999"));
        await StartLimitedAsync(Window("address", 2, "Ip"));

        using var answer = await AskAsync();

        Assert.Equal("1", Field(answer, "X-RateLimit-Remaining"));
        Assert.DoesNotContain("merchant", Field(answer, "RateLimit"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(500)]
    public async Task Answers_of_the_backend_tell_it_whatever_their_status(int status)
    {
        Upstream.On("/open/menu", UpstreamReply.Text("no", status));
        await StartLimitedAsync(Window("address", 5, "Ip"));

        using var answer = await AskAsync();

        Assert.Equal((status, "4"), ((int)answer.StatusCode, Field(answer, "X-RateLimit-Remaining")));
    }

    [Fact]
    public async Task An_answer_from_memory_costs_what_any_does_and_tells_what_is_left_now()
    {
        await StartAsync(settings => Limited(settings, Window("address", 3, "Ip")).Set("Sidecar:Policies:limited:Idempotency", new JsonObject()));
        Sidecar.Client.DefaultRequestHeaders.Add("Idempotency-Key", "a-key-of-my-own");

        using var first = await Sidecar.Client.PostAsync(Sidecar.Open, content: null);
        using var repeated = await Sidecar.Client.PostAsync(Sidecar.Open, content: null);

        Assert.Equal((HttpStatusCode.OK, 1), (repeated.StatusCode, Upstream.Hits()));
        Assert.Equal(("2", "1"), (Field(first, "X-RateLimit-Remaining"), Field(repeated, "X-RateLimit-Remaining")));
    }

    [Fact]
    public async Task A_policy_that_observes_lets_everybody_pass()
    {
        await StartAsync(settings => Limited(settings, Window("address", 1, "Ip")).Set("Sidecar:Policies:limited:Mode", "Observe"));

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await StatusAsync(), await StatusAsync()));
    }

    [Fact]
    public async Task A_bucket_lets_a_burst_pass_and_then_a_trickle()
    {
        await StartLimitedAsync(new JsonObject
        {
            ["Kind"] = "TokenBucket",
            ["Limit"] = 5,
            ["Refill"] = 2,
            ["Window"] = "00:00:01",
            ["By"] = new JsonArray("Ip"),
        });

        var burst = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => StatusAsync()));
        Assert.InRange(burst.Count(status => status == HttpStatusCode.OK), 5, 7);

        await Task.Delay(TimeSpan.FromSeconds(1.1));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync());
    }
}
