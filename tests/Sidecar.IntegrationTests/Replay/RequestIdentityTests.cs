using System.Net;
using System.Text;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Replay;

/// <summary>What counts as the same request, and what the merchant gets of its body.</summary>
public sealed class RequestIdentityTests : KeyedPipeline
{
    [Theory]
    [InlineData("""{"item":2}""", "/keyed/orders")]
    [InlineData("""{ "item":1 }""", "/keyed/orders")]
    [InlineData("""{"item":1}""", "/keyed/orders?a=1")]
    [InlineData("""{"item":1}""", "/keyed/other")]
    public async Task In_the_UCP_dialect_any_other_byte_is_another_request(string body, string path)
    {
        await StartAsync();
        using var first = await SendAsync("order-7");

        using var other = await SendAsync("order-7", body, path);

        await AssertRefusedAsync(other, 409, "idempotency_key_reused");
        Assert.Equal(1, Upstream.Hits());
    }

    [Fact]
    public async Task In_the_ACP_dialect_the_meaning_of_the_body_counts()
    {
        await StartAsync("""{ "Dialect": "Acp" }""");
        using var first = await SendAsync("order-7", """{"a":1,"b":[1,2]}""");

        using var same = await SendAsync("order-7", """{ "b": [1.0, 2e0], "a": 1 }""");
        using var other = await SendAsync("order-7", """{"a":1,"b":[2,1]}""");
        using var elsewhere = await SendAsync("order-7", """{"c":1}""", "/keyed/other");

        Assert.Equal("true", Header(same, "Idempotent-Replayed"));
        Assert.Equal("order-7", Header(first, "Idempotency-Key"));
        Assert.Equal("order-7", Header(same, "Idempotency-Key"));
        await AssertRefusedAsync(other, 422, "idempotency_conflict");
        Assert.Equal(200, (int)elsewhere.StatusCode);
        Assert.Equal(2, Upstream.Hits());
    }

    [Theory]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":""")]
    [InlineData("not json")]
    public async Task In_the_ACP_dialect_a_body_that_cannot_be_compared_is_refused(string body)
    {
        await StartAsync("""{ "Dialect": "Acp" }""");

        using var answer = await SendAsync("order-7", body);

        await AssertRefusedAsync(answer, 400, "idempotency_body_invalid");
        Assert.Equal(0, Upstream.Hits());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_reaches_the_merchant_byte_for_byte(bool isChunked)
    {
        await StartAsync();
        var body = new byte[700_000];
        new Random(7).NextBytes(body);
        using var request = Request("order-7");
        request.Content = new ByteArrayContent(body);
        request.Headers.TransferEncodingChunked = isChunked;

        using var answer = await Sidecar.Client.SendAsync(request);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(body)), Upstream.Single.BodySha256);
        Assert.Equal(isChunked ? "chunked" : null, Upstream.Single.Header("Transfer-Encoding"));
        Assert.Equal(isChunked ? null : "700000", Upstream.Single.Header("Content-Length"));
    }

    [Fact]
    public async Task Body_announced_with_Expect_is_asked_for_and_forwarded()
    {
        await StartAsync();
        using var request = Request("order-7");
        request.Headers.ExpectContinue = true;

        using var answer = await Sidecar.Client.SendAsync(request);

        Assert.Equal(200, (int)answer.StatusCode);
        Assert.Equal("""{"item":1}""", Upstream.Single.Text);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_beyond_the_bound_is_refused_and_not_forwarded(bool isChunked)
    {
        await StartAsync("""{ "MaxBodyBytes": 1000 }""");
        using var request = Request("order-7", new string('x', 1001));
        request.Headers.TransferEncodingChunked = isChunked;

        using var answer = await Sidecar.Client.SendAsync(request);

        await AssertRefusedAsync(answer, 413, "body_too_large");
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task Request_without_a_body_has_a_key_like_any_other()
    {
        await StartAsync();
        for (var i = 0; i < 2; i++)
        {
            using var request = Request("cancel-7");
            request.Content = null;
            using var answer = await Sidecar.Client.SendAsync(request);
            Assert.Equal(i == 0 ? null : "true", Header(answer, "Idempotent-Replayed"));
        }

        Assert.Equal(1, Upstream.Hits());
    }

    [Fact]
    public async Task Over_HTTP_2_a_repeat_is_the_same_request()
    {
        Upstream.On("/keyed/orders", UpstreamReply.Streamed(100_000));
        await StartAsync("""{ "AnswerPatience": "00:00:30" }""", settings => settings.Set("Kestrel:Endpoints:Proxy:Protocols", "Http2"));

        var bodies = new List<byte[]>();
        for (var i = 0; i < 2; i++)
        {
            using var request = Request("order-7", Encoding.UTF8.GetString(new byte[5000]));
            request.Version = HttpVersion.Version20;
            request.VersionPolicy = HttpVersionPolicy.RequestVersionExact;
            using var answer = await Sidecar.Client.SendAsync(request);
            bodies.Add(await answer.Content.ReadAsByteArrayAsync());
            Assert.Equal(i == 0 ? null : "true", Header(answer, "Idempotent-Replayed"));
        }

        Assert.Equal(bodies[0], bodies[1]);
        Assert.Equal((1, 5000L), (Upstream.Hits(), Upstream.Single.BodyLength));
    }
}
