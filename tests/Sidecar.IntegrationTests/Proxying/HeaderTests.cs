using System.Net;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>What the proxy adds to requests and answers, what it takes away, and that it leaves the rest alone.</summary>
public sealed class HeaderTests : IAsyncLifetime
{
    private const string RequestId = "X-Request-Id";

    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;
    private RunningSidecar _sidecar = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _facilitator = await ScriptedFacilitator.StartAsync();
        _sidecar = await RunningSidecar.StartAsync(SidecarSettings.For(_upstream, _facilitator));
    }

    public async Task DisposeAsync()
    {
        await _sidecar.DisposeAsync();
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    [Fact]
    public async Task Header_values_that_are_not_ascii_pass_byte_for_byte_both_ways()
    {
        _upstream.On("/open/x", UpstreamReply.Json("{}").With("X-Back", "caf\u00e9"));

        // The request's bytes are UTF-8, which the upstream reads; the answer's are Latin 1.
        var answer = await RawHttp.GetAsync(_sidecar.Proxy, "/open/x", "X-Name: caf\u00c3\u00a9");

        Assert.Equal(200, answer.Status);
        Assert.Equal("caf\u00e9", _upstream.Single.Header("X-Name"));
        Assert.Contains("\r\nX-Back: caf\u00e9\r\n", answer.Head + "\r\n", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a")]
    [InlineData("Az09._-")]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef")]
    public async Task Request_id_of_the_client_is_taken_forwarded_and_returned(string id)
    {
        var answer = await RawHttp.GetAsync(_sidecar.Proxy, "/open/x", $"{RequestId}: {id}");

        Assert.Equal(id, _upstream.Single.Header(RequestId));
        Assert.Contains($"\r\n{RequestId}: {id}\r\n", answer.Head + "\r\n", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Other: 1")]
    [InlineData("X-Request-Id: ")]
    [InlineData("X-Request-Id: a b")]
    [InlineData("X-Request-Id: a/b")]
    [InlineData("X-Request-Id: one\r\nX-Request-Id: two")]
    [InlineData("X-Request-Id: 0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdefx")]
    public async Task Request_id_that_is_missing_or_strange_is_made(string header)
    {
        var answer = await RawHttp.GetAsync(_sidecar.Proxy, "/open/x", header);

        var made = _upstream.Single.Header(RequestId);
        Assert.Matches("^[0-9a-f]{32}$", made);
        Assert.Contains($"\r\n{RequestId}: {made}\r\n", answer.Head + "\r\n", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/paid/x", 402)]
    [InlineData("/nowhere", 404)]
    [InlineData("/open//x", 400)]
    public async Task Refusals_carry_the_request_id(string target, int status)
    {
        var answer = await RawHttp.GetAsync(_sidecar.Proxy, target, $"{RequestId}: my-request");

        Assert.Equal(status, answer.Status);
        Assert.Contains($"\r\n{RequestId}: my-request\r\n", answer.Head + "\r\n", StringComparison.Ordinal);
    }

    [Fact]
    public async Task Trust_headers_of_a_client_end_here_and_ours_say_who_paid()
    {
        string[] forged = ["X-Sidecar-Payer: 0x1", "x-sidecar-payment-amount: 0", "X-SIDECAR-Anything: 1", "X-Sidecar-Payer: 0x2"];
        await RawHttp.GetAsync(_sidecar.Proxy, "/open/x", forged);
        Assert.DoesNotContain(_upstream.Single.Headers.Keys, name => name.StartsWith("X-Sidecar-", StringComparison.OrdinalIgnoreCase));

        var buyer = new TestBuyer();
        var payment = await buyer.PayForAsync(_sidecar.Client, _sidecar.Paid);
        await RawHttp.GetAsync(_sidecar.Proxy, "/paid/x", [.. forged, $"{payment.HeaderName}: {payment.HeaderValue}"]);

        var seen = _upstream.Requests[1];
        Assert.Equal((buyer.Address.ToString(), "10000"), (seen.Header("X-Sidecar-Payer"), seen.Header("X-Sidecar-Payment-Amount")));
        Assert.False(seen.Headers.ContainsKey("X-Sidecar-Anything"));
        Assert.False(seen.Headers.ContainsKey(payment.HeaderName));
    }

    [Fact]
    public async Task Payment_headers_reach_the_backend_of_an_open_route()
    {
        await RawHttp.GetAsync(_sidecar.Proxy, "/open/x", "PAYMENT-SIGNATURE: abc", "X-PAYMENT: def");

        Assert.Equal(("abc", "def"), (_upstream.Single.Header("PAYMENT-SIGNATURE"), _upstream.Single.Header("X-PAYMENT")));
    }

    [Fact]
    public async Task Answer_of_an_open_route_is_the_backends_own()
    {
        _upstream.On("/open/x", UpstreamReply.Text("hello", 418, "text/x-odd; charset=latin1")
            .With("PAYMENT-RESPONSE", "theirs").With("PAYMENT-REQUIRED", "theirs too").With("Cache-Control", "public, max-age=5")
            .With("Set-Cookie", "a=1").With("Set-Cookie", "b=2").With("ETag", "W/\"1\"").With("Vary", "Accept").With("X-Odd", "a, b ,c"));

        using var answer = await _sidecar.Client.GetAsync(_sidecar.Url("/open/x"));

        Assert.Equal((418, "hello", "text/x-odd; charset=latin1"), ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync(), answer.Content.Headers.ContentType?.ToString()));
        foreach (var (name, value) in new[]
        {
            ("PAYMENT-RESPONSE", "theirs"), ("PAYMENT-REQUIRED", "theirs too"), ("Cache-Control", "public, max-age=5"),
            ("ETag", "W/\"1\""), ("Vary", "Accept"), ("X-Odd", "a, b ,c"),
        })
        {
            Assert.Equal(value, Assert.Single(answer.Headers.NonValidated[name]));
        }

        Assert.Equal(["a=1", "b=2"], answer.Headers.GetValues("Set-Cookie").Order());
    }

    [Theory]
    [InlineData("/open/x")]
    [InlineData("/paid/x")]
    [InlineData("/nowhere")]
    public async Task Nothing_tells_what_software_answers(string path)
    {
        _upstream.On(path, UpstreamReply.Text("hello").With("Server", "backend/1"));
        using var answer = await _sidecar.Client.GetAsync(_sidecar.Url(path));

        Assert.Empty(answer.Headers.Server);
        Assert.False(answer.Headers.Contains("X-Powered-By"));
    }

    [Theory]
    [InlineData("/open/x", "")]
    [InlineData("/paid/x", "default-src 'none'; frame-ancestors 'none'")]
    [InlineData("/nowhere", "default-src 'none'; frame-ancestors 'none'")]
    [InlineData("/open//x", "default-src 'none'; frame-ancestors 'none'")]
    public async Task Every_answer_says_how_browsers_may_take_it(string path, string contentPolicy)
    {
        var answer = await RawHttp.GetAsync(_sidecar.Proxy, path);

        var head = answer.Head.Split("\r\n");
        Assert.Superset(new HashSet<string>(["X-Content-Type-Options: nosniff", "X-Frame-Options: DENY", "Referrer-Policy: no-referrer"]), head.ToHashSet());
        Assert.Equal(contentPolicy, head.SingleOrDefault(line => line.StartsWith("Content-Security-Policy: ", StringComparison.Ordinal))?.Split(": ")[1] ?? "");
        Assert.DoesNotContain(head, line => line.StartsWith("Strict-Transport-Security", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Answers_to_those_who_come_by_https_say_that_they_must()
    {
        await _sidecar.DisposeAsync();
        _sidecar = await RunningSidecar.StartAsync(SidecarSettings.For(_upstream, _facilitator).Set("Sidecar:PublicUrl", "https://shop.example"));
        foreach (var path in new[] { "/open/x", "/paid/x", "/nowhere" })
        {
            Assert.Contains("\r\nStrict-Transport-Security: max-age=31536000\r\n", (await RawHttp.GetAsync(_sidecar.Proxy, path)).Head + "\r\n", StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Paid_answers_say_it_too_and_what_the_backend_said_of_it_stays()
    {
        _upstream.On("/paid/report", UpstreamReply.Text("page").With("X-Frame-Options", "SAMEORIGIN").With("Server", "backend/1"));
        var payment = await new TestBuyer().PayForAsync(_sidecar.Client, _sidecar.Paid);
        using var answer = await payment.SendAsync(_sidecar.Client, _sidecar.Paid);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(("SAMEORIGIN", "nosniff"), (answer.Headers.GetValues("X-Frame-Options").Single(), answer.Headers.GetValues("X-Content-Type-Options").Single()));
        Assert.Empty(answer.Headers.Server);
    }

    [Fact]
    public async Task Body_of_the_backend_is_neither_decompressed_nor_compressed()
    {
        var gzipped = Convert.FromBase64String("H4sIAAAAAAAAA0tMTAQA6bwIhAMAAAA=");
        _upstream.On("/open/x", UpstreamReply.Bytes(gzipped).With("Content-Encoding", "gzip"));
        using var request = new HttpRequestMessage(HttpMethod.Get, _sidecar.Url("/open/x"));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip;q=0.5, br");

        using var answer = await _sidecar.Client.SendAsync(request);

        Assert.Equal(gzipped, await answer.Content.ReadAsByteArrayAsync());
        Assert.Equal("gzip", Assert.Single(answer.Content.Headers.ContentEncoding));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("gzip;q=0.5, br", _upstream.Single.Header("Accept-Encoding"));
    }
}
