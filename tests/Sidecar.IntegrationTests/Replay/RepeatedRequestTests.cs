using System.Globalization;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Replay;

/// <summary>One key, many requests: what the client gets and how often the merchant is called.</summary>
public sealed class RepeatedRequestTests : KeyedPipeline
{
    [Fact]
    public async Task Repeat_gets_the_same_answer_and_the_merchant_one_call()
    {
        Upstream.On("/keyed/orders", UpstreamReply.Json("""{"order":7}""", 201)
            .With("Location", "/orders/7").With("ETag", "\"7\"").With("X-Merchant", "caf\u00e9").With("Signature", "sig1=:AA==:").With("Set-Cookie", "session=1"));
        await StartAsync();

        using var first = await SendAsync("order-7");
        using var second = await SendAsync("order-7");

        Assert.Equal("""{"order":7}""", await first.Content.ReadAsStringAsync());
        Assert.Null(Header(first, "Idempotent-Replayed"));
        Assert.Null(Header(first, "Idempotency-Stored"));
        await AssertReplayedAsync(second, 201, """{"order":7}""");
        Assert.All(["Location", "ETag", "X-Merchant", "Signature", "Content-Type", "Content-Length"], name => Assert.Equal(Header(first, name), Header(second, name)));
        Assert.Equal("session=1", Header(first, "Set-Cookie"));
        Assert.Null(Header(second, "Set-Cookie"));
        Assert.NotEqual(Header(first, "X-Request-Id"), Header(second, "X-Request-Id"));
        Assert.Equal(1, Upstream.Hits());
    }

    [Fact]
    public async Task Of_fifty_parallel_copies_one_reaches_the_merchant()
    {
        var isAnswered = new TaskCompletionSource();
        Upstream.On("/keyed/orders", UpstreamReply.Json("""{"order":7}""", 201).After(isAnswered.Task));
        await StartAsync("""{ "Wait": "00:00:30" }""");

        var sent = Enumerable.Range(0, 50).Select(_ => SendAsync("order-7")).ToList();
        await Deadline.UntilAsync(() => Upstream.Hits() > 0, "the merchant is called");
        isAnswered.SetResult();
        var answers = await Task.WhenAll(sent);

        Assert.Equal(1, Upstream.Hits());
        Assert.All(answers, answer => Assert.Equal(201, (int)answer.StatusCode));
        Assert.All(await Task.WhenAll(answers.Select(answer => answer.Content.ReadAsStringAsync())), body => Assert.Equal("""{"order":7}""", body));
        Assert.Equal(49, answers.Count(answer => Header(answer, "Idempotent-Replayed") == "true"));
    }

    [Fact]
    public async Task Copy_of_a_request_in_flight_is_told_to_come_back()
    {
        var isAnswered = new TaskCompletionSource();
        Upstream.On("/keyed/orders", UpstreamReply.Json("{}").After(isAnswered.Task));
        await StartAsync();

        var first = SendAsync("order-7");
        await Deadline.UntilAsync(() => Upstream.Hits() > 0, "the merchant is called");
        using var second = await SendAsync("order-7");
        isAnswered.SetResult();
        using var firstAnswer = await first;
        using var third = await SendAsync("order-7");

        await AssertRefusedAsync(second, 409, "idempotency_in_flight");
        Assert.Equal("1", Header(second, "Retry-After"));
        await AssertReplayedAsync(third, 200, "{}");
        Assert.Equal(1, Upstream.Hits());
    }

    [Theory]
    [InlineData(500, null, 2)]
    [InlineData(503, null, 2)]
    [InlineData(429, null, 2)]
    [InlineData(401, null, 2)]
    [InlineData(408, null, 2)]
    [InlineData(409, "1", 2)]
    [InlineData(409, null, 1)]
    [InlineData(404, null, 1)]
    [InlineData(422, null, 1)]
    public async Task Only_an_answer_that_is_final_is_kept(int status, string? retryAfter, int calls)
    {
        var reply = UpstreamReply.Json("""{"no":1}""", status);
        Upstream.On("/keyed/orders", retryAfter is null ? reply : reply.With("Retry-After", retryAfter));
        await StartAsync();

        using var first = await SendAsync("order-7");
        using var second = await SendAsync("order-7");

        Assert.Equal((status, status), ((int)first.StatusCode, (int)second.StatusCode));
        Assert.Equal(calls, Upstream.Hits());
        Assert.Equal(calls == 2 ? "false" : null, Header(first, "Idempotency-Stored"));
    }

    [Fact]
    public async Task Request_that_failed_is_carried_out_when_it_comes_again()
    {
        Upstream.On("/keyed/orders", UpstreamReply.AbortBeforeHeaders(), UpstreamReply.Json("""{"order":7}""", 201));
        await StartAsync();

        using var first = await SendAsync("order-7");
        using var second = await SendAsync("order-7");
        using var third = await SendAsync("order-7");

        await AssertRefusedAsync(first, 502, "upstream_failed");
        Assert.Equal(201, (int)second.StatusCode);
        await AssertReplayedAsync(third, 201, """{"order":7}""");
    }

    [Fact]
    public async Task Requests_without_a_key_and_safe_methods_are_nobodys_repeats()
    {
        await StartAsync();

        for (var i = 0; i < 2; i++)
        {
            using var keyless = await SendAsync(null);
            using var safe = Request("order-7", method: HttpMethod.Get);
            using var answer = await Sidecar.Client.SendAsync(safe);
            Assert.Null(Header(answer, "Idempotent-Replayed"));
        }

        Assert.Equal(4, Upstream.Hits());
    }

    [Fact]
    public async Task Key_can_be_demanded_of_what_may_change_something()
    {
        await StartAsync("""{ "Mode": "Required" }""");

        using var missing = await SendAsync(null);
        using var read = Request(null, method: HttpMethod.Get);
        using var answer = await Sidecar.Client.SendAsync(read);

        await AssertRefusedAsync(missing, 400, "idempotency_key_required");
        Assert.Equal(200, (int)answer.StatusCode);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("")]
    [InlineData(256)]
    public async Task Key_that_could_be_read_in_two_ways_is_refused(object key)
    {
        await StartAsync();

        using var answer = await SendAsync(key is int length ? new string('k', length) : (string)key);

        await AssertRefusedAsync(answer, 400, "idempotency_key_invalid");
    }

    [Fact]
    public async Task Two_keys_are_refused()
    {
        await StartAsync();
        using var request = Request("one");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "two");

        using var answer = await Sidecar.Client.SendAsync(request);

        await AssertRefusedAsync(answer, 400, "idempotency_key_invalid");
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task Without_a_key_the_same_request_is_known_by_itself_where_that_is_configured()
    {
        await StartAsync("""{ "Mode": "Headerless" }""");

        using var first = await SendAsync(null);
        using var again = await SendAsync(null);
        using var otherBody = await SendAsync(null, """{"item":2}""");
        using var otherQuery = await SendAsync(null, path: "/keyed/orders?again=1");

        Assert.Equal("true", Header(again, "Idempotent-Replayed"));
        Assert.Equal(3, Upstream.Hits());
        Assert.All([first, otherBody, otherQuery], answer => Assert.Null(Header(answer, "Idempotent-Replayed")));
    }

    [Fact]
    public async Task Without_a_key_the_same_request_is_a_new_one_after_the_window()
    {
        await StartAsync("""{ "Mode": "Headerless", "Window": "00:00:01" }""");
        using var first = await SendAsync(null);

        await Deadline.UntilAsync(
            async () =>
            {
                using var answer = await SendAsync(null);
                return Header(answer, "Idempotent-Replayed") ?? "";
            },
            replayed => replayed.Length == 0,
            "the window is over");

        Assert.Equal("2", Upstream.Hits().ToString(CultureInfo.InvariantCulture));
    }
}
