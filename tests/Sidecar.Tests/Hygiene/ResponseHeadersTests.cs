using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Sidecar.Hygiene;

namespace Sidecar.Tests.Hygiene;

public sealed class ResponseHeadersTests
{
    [Fact]
    public void An_upstreams_answer_gets_what_it_lacks_and_loses_what_tells_too_much()
    {
        var headers = Forwarded(new(), ("Server", "backend/1"), ("Content-Type", "text/html"));

        Assert.Equal(
            ["Content-Type: text/html", "Referrer-Policy: no-referrer", "X-Content-Type-Options: nosniff", "X-Frame-Options: DENY"],
            headers);
    }

    [Fact]
    public void What_the_upstream_set_stays() =>
        Assert.Equal(
            ["referrer-policy: origin", "X-Content-Type-Options: sniff", "X-Frame-Options: SAMEORIGIN"],
            Forwarded(new(), ("X-Frame-Options", "SAMEORIGIN"), ("X-Content-Type-Options", "sniff"), ("referrer-policy", "origin")));

    [Fact]
    public void Unless_the_operator_says_otherwise() =>
        Assert.Contains("X-Frame-Options: DENY", Forwarded(new() { Override = true }, ("X-Frame-Options", "SAMEORIGIN")));

    /// <summary>A checkout that a platform embeds says so; the older header would forbid it again.</summary>
    [Theory]
    [InlineData("frame-ancestors https://platform.example")]
    [InlineData("default-src 'self'; Frame-Ancestors 'self'")]
    public void A_page_that_says_who_may_frame_it_is_believed(string policy) =>
        Assert.DoesNotContain(Forwarded(new() { Override = true }, ("Content-Security-Policy", policy)), line => line.StartsWith("X-Frame-Options", StringComparison.Ordinal));

    [Fact]
    public void What_is_empty_is_not_sent() =>
        Assert.Equal(
            ["Permissions-Policy: camera=()"],
            Forwarded(new() { ContentTypeOptions = "", FrameOptions = "", ReferrerPolicy = "", PermissionsPolicy = "camera=()", Remove = [] }));

    [Fact]
    public void What_is_removed_is_what_the_operator_names() =>
        Assert.Contains("Server: backend/1", Forwarded(new() { Remove = ["X-Powered-By"] }, ("Server", "backend/1"), ("X-Powered-By", "x")).Where(line => !line.StartsWith("X-Powered", StringComparison.Ordinal)));

    [Theory]
    [InlineData("https://shop.example", true)]
    [InlineData("http://shop.example", false)]
    [InlineData(null, false)]
    public void Transport_security_is_told_to_those_who_come_by_https(string? publicUrl, bool expected)
    {
        var context = new DefaultHttpContext();
        context.Request.Scheme = "http";
        new ResponseHeaders(new(), TestOrigins.Of(publicUrl)).CompleteForwarded(context.Response);

        Assert.Equal(expected ? "max-age=31536000" : "", context.Response.Headers.StrictTransportSecurity.ToString());
    }

    [Fact]
    public void A_connection_that_becomes_another_protocols_is_left_alone()
    {
        var context = new DefaultHttpContext();
        context.Response.StatusCode = StatusCodes.Status101SwitchingProtocols;
        context.Response.Headers.Server = "backend/1";
        new ResponseHeaders(new(), TestOrigins.Of("https://shop.example")).CompleteForwarded(context.Response);

        Assert.Equal(["Server"], context.Response.Headers.Keys);
    }

    [Fact]
    public async Task An_answer_of_ours_says_that_it_is_no_page_and_survives_being_cleared()
    {
        var feature = new StartingResponse();
        var context = Context(feature);
        new ResponseHeaders(new(), TestOrigins.Of("https://shop.example")).CompleteOwn(context.Response);
        context.Response.Headers["X-Old"] = "1";
        context.Response.Clear();
        await feature.StartAsync();

        Assert.Equal(
            ["Content-Security-Policy", "Referrer-Policy", "Strict-Transport-Security", "X-Content-Type-Options", "X-Frame-Options"],
            context.Response.Headers.Keys.Order());
        Assert.Equal("default-src 'none'; frame-ancestors 'none'", context.Response.Headers.ContentSecurityPolicy);
    }

    /// <summary>It may be a page of the merchant's, which has scripts.</summary>
    [Fact]
    public async Task An_answer_that_was_kept_is_the_upstreams()
    {
        var feature = new StartingResponse();
        var context = Context(feature);
        new ResponseHeaders(new(), TestOrigins.Of(publicUrl: null)).CompleteKept(context.Response);
        await feature.StartAsync();

        Assert.Equal(["Referrer-Policy", "X-Content-Type-Options", "X-Frame-Options"], context.Response.Headers.Keys.Order());
    }

    private static string[] Forwarded(ResponseHeaderOptions options, params (string Name, string Value)[] upstream)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Loopback;
        foreach (var (name, value) in upstream)
        {
            context.Response.Headers.Append(name, value);
        }

        new ResponseHeaders(options, TestOrigins.Of(publicUrl: null)).CompleteForwarded(context.Response);
        return [.. context.Response.Headers.Select(header => $"{header.Key}: {header.Value}").Order(StringComparer.OrdinalIgnoreCase)];
    }

    private static DefaultHttpContext Context(StartingResponse feature)
    {
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseFeature>(feature);
        return context;
    }

    /// <summary>A response that starts when it is told to.</summary>
    private sealed class StartingResponse : HttpResponseFeature
    {
        private readonly Stack<(Func<object, Task> Callback, object State)> _callbacks = new();

        public override void OnStarting(Func<object, Task> callback, object state) => _callbacks.Push((callback, state));

        public async Task StartAsync()
        {
            while (_callbacks.TryPop(out var entry))
            {
                await entry.Callback(entry.State);
            }
        }
    }
}
