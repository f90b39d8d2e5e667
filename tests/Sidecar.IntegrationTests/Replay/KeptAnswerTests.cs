using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Policies;
using Sidecar.Replay;
using Sidecar.State;

namespace Sidecar.IntegrationTests.Replay;

/// <summary>Answers are copied while they stream: which are kept, and what the client sees of it.</summary>
public sealed class KeptAnswerTests : KeyedPipeline
{
    private const string Orders = "/keyed/orders";

    // However busy the machine is, an answer that ends is no stream.
    private const string Patient = """{ "AnswerPatience": "00:00:30" }""";

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(16 * 1024)]
    [InlineData(262_143)]
    [InlineData(262_144)]
    public async Task Answer_up_to_the_bound_is_kept_whether_its_length_is_declared_or_not(int length)
    {
        var body = Pattern(length);
        Upstream.On("/keyed/declared", UpstreamReply.Bytes(body));
        Upstream.On("/keyed/chunked", Chunked(body));
        await StartAsync(Patient);

        foreach (var path in new[] { "/keyed/declared", "/keyed/chunked" })
        {
            using var first = await SendAsync(path, path: path);
            using var second = await SendAsync(path, path: path);
            Assert.Equal(body, await first.Content.ReadAsByteArrayAsync());
            Assert.Equal(body, await second.Content.ReadAsByteArrayAsync());
            Assert.Equal("true", Header(second, "Idempotent-Replayed"));
            Assert.Null(Header(first, "Idempotency-Stored"));
        }

        Assert.Equal(2, Upstream.Hits());
    }

    [Theory]
    [InlineData(false, 262_145)]
    [InlineData(true, 262_145)]
    [InlineData(false, 5_000_000)]
    [InlineData(true, 5_000_000)]
    public async Task Answer_beyond_the_bound_passes_whole_and_says_that_it_is_not_kept(bool isChunked, int length)
    {
        var body = Pattern(length);
        Upstream.On(Orders, isChunked ? Chunked(body) : UpstreamReply.Bytes(body));
        await StartAsync();

        for (var i = 1; i <= 2; i++)
        {
            using var answer = await SendAsync("order-7");
            Assert.Equal("false", Header(answer, "Idempotency-Stored"));
            Assert.Equal(body, await answer.Content.ReadAsByteArrayAsync());
            await KeyIsFreeAsync();
        }
    }

    [Fact]
    public async Task Event_stream_streams_says_that_it_is_not_kept_and_holds_the_key_until_it_ends()
    {
        var isOver = new TaskCompletionSource();
        Upstream.On(Orders, new UpstreamReply(async (context, cancellation) =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.Body.WriteAsync("data: 1\n\n"u8.ToArray(), cancellation);
            await context.Response.Body.FlushAsync(cancellation);
            await isOver.Task.WaitAsync(cancellation);
        }));
        await StartAsync();
        using var request = Request("order-7");
        using var first = await Sidecar.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var events = await first.Content.ReadAsStreamAsync();
        await events.ReadExactlyAsync(new byte[9]);

        using var meanwhile = await SendAsync("order-7");
        isOver.SetResult();
        Assert.Equal(0, await events.ReadAsync(new byte[1]));

        Assert.Equal("false", Header(first, "Idempotency-Stored"));
        await AssertRefusedAsync(meanwhile, 409, "idempotency_in_flight");
        await KeyIsFreeAsync();
    }

    [Fact]
    public async Task Answer_that_does_not_end_is_a_stream_after_a_moment()
    {
        var isOver = new TaskCompletionSource();
        Upstream.On(Orders, Halting("first ", isOver.Task, "second"));
        await StartAsync("""{ "AnswerPatience": "00:00:00.100" }""");
        using var request = Request("order-7");

        using var answer = await Sidecar.Client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        isOver.SetResult();

        Assert.Equal("false", Header(answer, "Idempotency-Stored"));
        Assert.Equal("first second", await answer.Content.ReadAsStringAsync());
        await KeyIsFreeAsync();
    }

    [Theory]
    [InlineData("HTTP/1.1")]
    [InlineData("HTTP/2")]
    public async Task Client_that_leaves_midway_finds_the_answer_when_it_comes_again(string protocol)
    {
        var (isRead, isGone) = (new TaskCompletionSource(), new TaskCompletionSource());
        var body = Pattern(100_000);
        Upstream.On(Orders, HaltingDeclared(body, isRead, isGone.Task), UpstreamReply.Status(500));
        await StartAsync("""{ "Wait": "00:00:20" }""", settings => settings.Set("Kestrel:Endpoints:Proxy:Protocols", protocol == "HTTP/2" ? "Http2" : "Http1"));
        using (var client = new HttpClient())
        {
            using var request = Request("order-7");
            (request.Version, request.VersionPolicy) = (protocol == "HTTP/2" ? HttpVersion.Version20 : HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact);
            using var leaving = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await using var part = await leaving.Content.ReadAsStreamAsync();
            await part.ReadExactlyAsync(new byte[1000]);
        }

        isGone.SetResult();
        using var again = Request("order-7");
        (again.Version, again.VersionPolicy) = (protocol == "HTTP/2" ? HttpVersion.Version20 : HttpVersion.Version11, HttpVersionPolicy.RequestVersionExact);
        using var answer = await Sidecar.Client.SendAsync(again);

        Assert.Equal("true", Header(answer, "Idempotent-Replayed"));
        Assert.Equal(body, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal(1, Upstream.Hits());
    }

    [Fact]
    public async Task Answer_is_kept_when_the_process_is_told_to_stop_while_the_client_is_gone()
    {
        var (isRead, isGone) = (new TaskCompletionSource(), new TaskCompletionSource());
        Upstream.On(Orders, HaltingDeclared(Pattern(100_000), isRead, isGone.Task));
        await StartAsync("{}", settings => settings.Set("Sidecar:Shutdown:Timeout", "00:00:30"));
        var records = Sidecar.Services.GetRequiredService<IIdempotencyRecords>();
        using (var client = new HttpClient())
        {
            using var request = Request("order-7");
            using var leaving = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            await using var part = await leaving.Content.ReadAsStreamAsync();
            await part.ReadExactlyAsync(new byte[1000]);
        }

        var stopping = Sidecar.StopAsync();
        isGone.SetResult();
        await stopping;

        var identity = await IdentityOfAsync("order-7");
        var known = await records.TryBeginAsync(identity.Key, identity.Fingerprint, HolderToken.New(), TimeSpan.FromSeconds(9), default);
        Assert.IsType<IdempotencyAttempt.Stored>(known);
        Assert.True(isRead.Task.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task Answer_that_breaks_off_is_not_kept_and_the_key_is_free()
    {
        Upstream.On(Orders, UpstreamReply.AbortMidBody(), UpstreamReply.Json("{}", 201));
        await StartAsync();

        // Broken off, or refused where the reset overtook the first bytes.
        _ = await Record.ExceptionAsync(() => SendAsync("order-7"));

        await KeyIsFreeAsync();
    }

    [Fact]
    public async Task Answer_that_breaks_off_before_its_first_byte_is_a_refusal_and_the_key_is_free()
    {
        Upstream.On(Orders, UpstreamReply.AbortAfterHeaders(), UpstreamReply.Json("{}", 201));
        await StartAsync();

        using var first = await SendAsync("order-7");

        await AssertRefusedAsync(first, 502, "upstream_failed");
        await KeyIsFreeAsync();
    }

    [Theory]
    [InlineData(204)]
    [InlineData(205)]
    [InlineData(303)]
    public async Task Answer_without_a_body_is_kept(int status)
    {
        Upstream.On(Orders, UpstreamReply.Status(status).With("X-Merchant", "1"));
        await StartAsync();

        using var first = await SendAsync("order-7");
        using var second = await SendAsync("order-7");

        await AssertReplayedAsync(second, status, "");
        Assert.Equal("1", Header(second, "X-Merchant"));
        Assert.Equal(1, Upstream.Hits());
    }

    [Fact]
    public async Task Trailers_pass()
    {
        await using var upstream = await RecordingUpstream.StartAsync(HttpProtocols.Http2);
        upstream.On(Orders, new UpstreamReply(async (context, cancellation) =>
        {
            context.Response.Headers.Trailer = "X-Sum";
            await context.Response.Body.WriteAsync("body"u8.ToArray(), cancellation);
            context.Features.Get<IHttpResponseTrailersFeature>()!.Trailers["X-Sum"] = "4";
        }));
        await StartAsync("{}", settings => settings.Set("Kestrel:Endpoints:Proxy:Protocols", "Http2")
            .Set("ReverseProxy:Clusters:merchant:Destinations:local:Address", upstream.Address.ToString())
            .Set("ReverseProxy:Clusters:merchant:HttpRequest", new JsonObject { ["Version"] = "2", ["VersionPolicy"] = "RequestVersionExact" }));
        using var request = Request("order-7");
        (request.Version, request.VersionPolicy) = (HttpVersion.Version20, HttpVersionPolicy.RequestVersionExact);

        using var answer = await Sidecar.Client.SendAsync(request);

        Assert.Equal("body", await answer.Content.ReadAsStringAsync());
        Assert.Equal("4", answer.TrailingHeaders.GetValues("X-Sum").Single());
    }

    /// <summary>The next request with the key is carried out.</summary>
    private async Task KeyIsFreeAsync()
    {
        var before = Upstream.Hits();
        await Deadline.UntilAsync(
            async () =>
            {
                using var request = Request("order-7");
                using var answer = await Sidecar.Client.SendAsync(request);
                Assert.Null(Header(answer, "Idempotent-Replayed"));
                return (int)answer.StatusCode;
            },
            status => status != 409,
            "the key is free");
        Assert.Equal(before + 1, Upstream.Hits());
    }

    /// <summary>What the sidecar makes of a request as <see cref="KeyedPipeline.Request"/> sends it.</summary>
    private async Task<IdempotencyIdentity> IdentityOfAsync(string key)
    {
        var context = new DefaultHttpContext();
        context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget = Orders;
        context.Request.Method = HttpMethods.Post;
        context.Request.Host = new HostString(Sidecar.Url("/").Authority);
        context.Request.Body = new MemoryStream("""{"item":1}"""u8.ToArray());
        var passage = new Passage(context.Request, "", "keyed", PolicyPlan.Open, null!);
        var body = Assert.IsType<BodyReading.Read>(await passage.ReadBodyAsync(100, default));
        return IdempotencyIdentity.OfBytes(IdempotencyPlan.Of("keyed", new()), passage, IdempotencyCaller.Anonymous.Of(context.Request), key, body);
    }

    private static byte[] Pattern(int length) => [.. Enumerable.Range(0, length).Select(i => (byte)(i % 251))];

    private static UpstreamReply Chunked(byte[] body) => new(async (context, cancellation) =>
    {
        foreach (var part in body.Chunk(10_000))
        {
            await context.Response.Body.WriteAsync(part, cancellation);
            await context.Response.Body.FlushAsync(cancellation);
        }
    });

    private static UpstreamReply Halting(string first, Task isOver, string second) => new(async (context, cancellation) =>
    {
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(first), cancellation);
        await context.Response.Body.FlushAsync(cancellation);
        await isOver.WaitAsync(cancellation);
        await context.Response.Body.WriteAsync(Encoding.UTF8.GetBytes(second), cancellation);
    });

    private static UpstreamReply HaltingDeclared(byte[] body, TaskCompletionSource isSent, Task isGone) => new(async (context, cancellation) =>
    {
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.AsMemory(0, 50_000), cancellation);
        await context.Response.Body.FlushAsync(cancellation);
        await isGone.WaitAsync(cancellation);

        // Slowly: by now the proxy knows that the client has left, and everything that comes is read for the copy alone.
        foreach (var part in body[50_000..].Chunk(5_000))
        {
            await Task.Delay(20, cancellation);
            await context.Response.Body.WriteAsync(part, cancellation);
            await context.Response.Body.FlushAsync(cancellation);
        }

        isSent.SetResult();
    });
}
