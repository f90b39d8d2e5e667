using System.Net;
using Microsoft.AspNetCore.Http;
using Sidecar.Payments.Facilitators;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Payments.Facilitators;

public sealed class FacilitatorTransportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData("https://x402.org/", "https://x402.org/other", true)]
    [InlineData("https://x402.org/", "https://www.x402.org/", true)]
    [InlineData("https://www.x402.org/", "https://x402.org/", true)]
    [InlineData("https://x402.org/", "https://WWW.X402.ORG/", true)]
    [InlineData("https://x402.org/", "https://x402.org:8443/", true)]
    [InlineData("http://127.0.0.1:1/", "http://127.0.0.1:2/", true)]
    [InlineData("https://x402.org/", "http://x402.org/", false)]
    [InlineData("http://x402.org/", "https://x402.org/", false)]
    [InlineData("https://x402.org/", "https://evil.example/", false)]
    [InlineData("https://x402.org/", "https://evilx402.org/", false)]
    [InlineData("https://x402.org/", "https://x402.org.evil.example/", false)]
    [InlineData("https://a.x402.org/", "https://b.x402.org/", false)]
    [InlineData("https://x402.org/", "https://org/", false)]
    [InlineData("https://facilitator/", "https://evil.facilitator/", false)]
    [InlineData("http://localhost/", "http://evil.localhost/", false)]
    [InlineData("http://127.0.0.1/", "http://1.127.0.0.1.example/", false)]
    [InlineData("http://127.0.0.1/", "http://127.0.0.2/", false)]
    [InlineData("http://[::1]/", "http://[::2]/", false)]
    public void A_site_is_a_scheme_and_a_host_or_its_parent(string from, string to, bool expected) =>
        Assert.Equal(expected, FacilitatorTransport.IsSameSite(new Uri(from), new Uri(to)));

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task A_redirect_within_the_site_is_followed_as_the_same_request(int status)
    {
        await using var facilitator = await LoopbackFacilitator.StartAsync(context => Redirect(context, status, "/verify", "/v2/verify", "yes"));

        var reply = Assert.IsType<FacilitatorReply.Answered>(await PostAsync(facilitator.Url));

        Assert.Equal((HttpStatusCode.OK, "yes"), (reply.Status, System.Text.Encoding.UTF8.GetString(reply.Body.Span)));
        Assert.Equal(["POST /verify {}", "POST /v2/verify {}"], facilitator.Asked);
    }

    [Theory]
    [InlineData(303, "/v2/verify")]
    [InlineData(304, "/v2/verify")]
    [InlineData(308, "https://127.0.0.1/verify")]
    [InlineData(308, "http://evil.example/verify")]
    [InlineData(308, "//evil.example/verify")]
    [InlineData(308, "ftp://127.0.0.1/verify")]
    [InlineData(308, "file:///verify")]
    [InlineData(308, "javascript:verify()")]
    [InlineData(308, "http://[")]
    [InlineData(308, "http://")]
    [InlineData(308, "//")]
    [InlineData(308, "http://127.0.0.1:99999/")]
    [InlineData(308, "%%%")]
    [InlineData(308, null)]
    public async Task A_redirect_that_leads_elsewhere_is_an_answer_like_any_other(int status, string? location)
    {
        await using var facilitator = await LoopbackFacilitator.StartAsync(context => Redirect(context, status, "/verify", location, "followed"));

        var reply = Assert.IsType<FacilitatorReply.Answered>(await PostAsync(facilitator.Url));

        Assert.Equal(location == "%%%" ? 200 : status, (int)reply.Status);
        Assert.Equal(location == "%%%" ? 2 : 1, facilitator.Asked.Count);
    }

    [Fact]
    public async Task A_second_redirect_is_not_followed()
    {
        await using var facilitator = await LoopbackFacilitator.StartAsync(context => Redirect(context, 307, context.Request.Path, context.Request.Path + "/more", ""));

        var reply = Assert.IsType<FacilitatorReply.Answered>(await PostAsync(facilitator.Url));

        Assert.Equal(307, (int)reply.Status);
        Assert.Equal(["POST /verify {}", "POST /verify/more {}"], facilitator.Asked);
    }

    [Theory]
    [InlineData("7", 7)]
    [InlineData("0", 0)]
    [InlineData("Thu, 01 Jan 2026 00:01:30 GMT", 90)]
    [InlineData("Wed, 31 Dec 2025 23:59:00 GMT", -60)]
    [InlineData("soon", null)]
    [InlineData("-1", null)]
    [InlineData("1.5", null)]
    [InlineData("99999999999999999999", null)]
    [InlineData(null, null)]
    public async Task Retry_After_is_read_as_seconds_or_as_a_date(string? value, int? seconds)
    {
        await using var facilitator = await LoopbackFacilitator.StartAsync(context =>
        {
            context.Response.StatusCode = 429;
            context.Response.Headers.RetryAfter = value;
            return Task.CompletedTask;
        });

        var reply = Assert.IsType<FacilitatorReply.Answered>(await PostAsync(facilitator.Url));

        Assert.Equal(seconds, reply.RetryAfter?.TotalSeconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData("/")]
    [InlineData("//")]
    public async Task Slashes_at_the_end_of_the_address_are_one(string end)
    {
        await using var facilitator = await LoopbackFacilitator.StartAsync(context => context.Response.WriteAsync("a"));

        await PostAsync(facilitator.Url + "/facilitator" + end);

        Assert.Equal(["POST /facilitator/verify {}"], facilitator.Asked);
    }

    [Fact]
    public async Task Configured_headers_go_with_every_call_to_the_site()
    {
        var seen = new List<string>();
        await using var facilitator = await LoopbackFacilitator.StartAsync(context =>
        {
            seen.Add($"{context.Request.Headers.Authorization} {context.Request.ContentType}".TrimEnd());
            return Redirect(context, 308, "/verify", "/v2/verify", "yes");
        });
        using var transport = Transport(facilitator.Url, ("Authorization", "Bearer a"));

        await transport.PostAsync("verify", "{}"u8.ToArray(), Patience);
        await transport.GetAsync("supported", Patience, CancellationToken.None);

        Assert.Equal(["Bearer a application/json", "Bearer a application/json", "Bearer a"], seen);
    }

    [Fact]
    public async Task An_answer_without_end_is_no_answer()
    {
        await using var facilitator = await LoopbackFacilitator.StartAsync(context => context.Response.WriteAsync(new string('a', (1024 * 1024) + 1)));

        Assert.IsType<FacilitatorReply.Broken>(await PostAsync(facilitator.Url));
    }

    [Fact]
    public async Task A_request_that_may_have_arrived_is_told_from_one_that_did_not()
    {
        string url;
        await using (var facilitator = await LoopbackFacilitator.StartAsync(context =>
        {
            context.Abort();
            return Task.CompletedTask;
        }))
        {
            url = facilitator.Url;
            Assert.IsType<FacilitatorReply.Broken>(await PostAsync(url));
        }

        Assert.IsType<FacilitatorReply.NotReached>(await PostAsync(url));
    }

    [Fact]
    public async Task Patience_ends()
    {
        var never = new TaskCompletionSource();
        await using var facilitator = await LoopbackFacilitator.StartAsync(context => Task.WhenAny(never.Task, Task.Delay(-1, context.RequestAborted)));
        using var transport = Transport(facilitator.Url);

        var reply = Assert.IsType<FacilitatorReply.Broken>(await transport.PostAsync("settle", "{}"u8.ToArray(), TimeSpan.FromMilliseconds(200)));

        never.SetResult();
        Assert.Equal("no answer within 0.2 s", reply.Note);
    }

    private static Task Redirect(HttpContext context, int status, string? from, string? to, string answer)
    {
        if (context.Request.Path != from)
        {
            return context.Response.WriteAsync(answer);
        }

        context.Response.StatusCode = status;
        context.Response.Headers.Location = to;
        return Task.CompletedTask;
    }

    private static async Task<FacilitatorReply> PostAsync(string url)
    {
        using var transport = Transport(url);
        return await transport.PostAsync("verify", "{}"u8.ToArray(), Patience);
    }

    private static FacilitatorTransport Transport(string url, params (string Name, string Value)[] headers) =>
        new(new FacilitatorOptions { Url = url, Headers = headers.ToDictionary(header => header.Name, header => header.Value) }, new ManualTimeProvider());
}
