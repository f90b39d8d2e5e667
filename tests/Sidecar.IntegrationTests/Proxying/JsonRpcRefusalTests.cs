using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>A policy that refuses in JSON-RPC, through the real host: the id of the request is in every answer that the proxy makes.</summary>
public sealed class JsonRpcRefusalTests
{
    private const string Call = "{\"jsonrpc\":\"2.0\", \"id\":\"call-7\",\"method\":\"tools/call\",\"params\":{\"id\":1}}";

    [Fact]
    public async Task Price_of_a_tool_is_told_with_the_id_of_the_call()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        await using var sidecar = await RunningSidecar.StartAsync(SidecarSettings.For(upstream, facilitator).Set("Sidecar:Policies:paid:Errors", "Mcp"));

        using var answer = await sidecar.Client.PostAsync(sidecar.Paid, Json());
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.Equal((HttpStatusCode.PaymentRequired, "application/json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal(("call-7", -32000, "payment_required"), ((string)body["id"]!, (int)body["error"]!["code"]!, (string)body["error"]!["data"]!["code"]!));
        Assert.True(answer.Headers.Contains("PAYMENT-REQUIRED"));
        Assert.NotEmpty(body["error"]!["data"]!["payment_required"]!["accepts"]!.AsArray());
        Assert.Equal(0, upstream.Hits());
    }

    [Fact]
    public async Task Backend_that_is_away_is_told_with_the_id_of_the_call()
    {
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        await using var sidecar = await RunningSidecar.StartAsync(Free(new Uri("http://127.0.0.1:1/"), facilitator));

        using var answer = await sidecar.Client.PostAsync(sidecar.Url("/free/mcp"), Json());
        var body = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;

        Assert.Equal(HttpStatusCode.BadGateway, answer.StatusCode);
        Assert.Equal(("call-7", -32603), ((string)body["id"]!, (int)body["error"]!["code"]!));
    }

    [Fact]
    public async Task Body_that_was_read_for_its_id_reaches_the_backend_unchanged()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        await using var sidecar = await RunningSidecar.StartAsync(Free(upstream.Address, facilitator));

        using var answer = await sidecar.Client.PostAsync(sidecar.Url("/free/mcp"), Json());

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(Call, Encoding.UTF8.GetString(upstream.Single.Body));
    }

    /// <summary>The server itself would wait for five seconds, and say 408.</summary>
    [Fact]
    public async Task Client_that_keeps_its_body_back_is_told_the_price_without_an_id()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        await using var sidecar = await RunningSidecar.StartAsync(SidecarSettings.For(upstream, facilitator).Set("Sidecar:Policies:paid:Errors", "Mcp"));
        using var log = WarningLog.Of(sidecar);
        var asked = Stopwatch.GetTimestamp();
        using var connection = await RawConnection.OpenAsync(sidecar.Proxy);
        await connection.SendAsync(Head("/paid/mcp"));

        var answer = await connection.ReadUntilAsync(static text => text.EndsWith("}}}}", StringComparison.Ordinal));

        Assert.StartsWith("HTTP/1.1 402 ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("\"id\":null,", answer, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(4.5));
        Assert.Equal(0, upstream.Hits());

        // The server still takes what comes late: a client that is in the midst of it sees no reset in the place of the answer.
        await connection.SendAsync(Call[..20]);
        await Task.Delay(TimeSpan.FromMilliseconds(100));
        await connection.SendAsync(Call[20..]);
        Assert.Equal("", await connection.ReadUntilAsync(static _ => false));
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task Client_that_never_sends_its_body_makes_no_errors_in_the_log()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        await using var sidecar = await RunningSidecar.StartAsync(SidecarSettings.For(upstream, facilitator).Set("Sidecar:Policies:paid:Errors", "Mcp"));
        using var log = WarningLog.Of(sidecar);

        var answer = await RawHttp.SendAsync(sidecar.Proxy, Head("/paid/mcp"));

        Assert.Equal(402, answer.Status);
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task Request_that_was_given_up_with_its_body_on_the_way_makes_no_errors_of_the_server()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        await using var sidecar = await RunningSidecar.StartAsync(Free(upstream.Address, facilitator)
            .Set("ReverseProxy:Routes:free:Timeout", "00:00:03"));
        using var log = WarningLog.Of(sidecar);
        using var connection = await RawConnection.OpenAsync(sidecar.Proxy);
        await connection.SendAsync(Head("/free/mcp"));

        var answer = await connection.ReadUntilAsync(static text => text.EndsWith("}}}", StringComparison.Ordinal));
        await connection.SendAsync(Call);

        Assert.StartsWith("HTTP/1.1 504 ", answer, StringComparison.Ordinal);
        Assert.Equal("", await connection.ReadUntilAsync(static _ => false));
        Assert.DoesNotContain(log.Lines, static line => line.Contains("Kestrel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Stream_whose_body_is_kept_back_ends_and_the_others_of_its_connection_go_on()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        await using var sidecar = await RunningSidecar.StartAsync(
            SidecarSettings.For(upstream, facilitator).Set("Sidecar:Policies:paid:Errors", "Mcp").Set("Kestrel:Endpoints:Proxy:Protocols", "Http2"));
        using var log = WarningLog.Of(sidecar);
        using var connection = await RawHttp2Connection.OpenAsync(sidecar.Proxy);
        await connection.SendAsync(Http2Frames.Request(1, Fields(sidecar, "/paid/mcp"), data: "", ends: false));
        await connection.SendAsync(Http2Frames.Request(3, Fields(sidecar, "/paid/mcp"), Call));

        var (whole, keptBack) = (JsonNode.Parse(await connection.BodyAsync(3))!, JsonNode.Parse(await connection.BodyAsync(1))!);
        Assert.Equal(("call-7", 402), ((string?)whole["id"], (int)whole["error"]!["data"]!["status"]!));
        Assert.Equal((null, 402), ((string?)keptBack["id"], (int)keptBack["error"]!["data"]!["status"]!));
        await connection.SendAsync(Http2Frames.Request(5, Fields(sidecar, "/open/next"), Call));
        Assert.Equal("200", await connection.BeginningAsync(5));
        Assert.Equal(Call, upstream.Single.Text);
        Assert.Empty(log.Lines);
    }

    [Fact]
    public async Task Who_asks_too_often_is_told_so_at_once()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        await using var sidecar = await RunningSidecar.StartAsync(Free(upstream.Address, facilitator)
            .Set("Sidecar:Policies:free:RateLimits", JsonNode.Parse("""[ { "Limit": 1, "Window": "00:10:00", "By": [ "Ip" ] } ]""")));
        using var first = await sidecar.Client.PostAsync(sidecar.Url("/free/mcp"), Json());
        var asked = Stopwatch.GetTimestamp();
        using var connection = await RawConnection.OpenAsync(sidecar.Proxy);
        await connection.SendAsync(Head("/free/mcp"));

        var answer = await connection.ReadUntilAsync(static text => text.Contains("request_id", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.StartsWith("HTTP/1.1 429 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"id\":null,", answer, StringComparison.Ordinal);
        Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
    }

    [Fact]
    public async Task Body_that_comes_late_is_forwarded_whole_and_its_id_is_told_when_the_backend_fails()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        upstream.On("/free/mcp", UpstreamReply.AbortBeforeHeaders().After(TimeSpan.FromMilliseconds(300)));
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        await using var sidecar = await RunningSidecar.StartAsync(Free(upstream.Address, facilitator));
        using var connection = await RawConnection.OpenAsync(sidecar.Proxy);
        await connection.SendAsync(Head("/free/mcp"));
        await Task.Delay(TimeSpan.FromSeconds(3));
        await connection.SendAsync(Call[..20]);
        await Task.Delay(TimeSpan.FromMilliseconds(100));
        await connection.SendAsync(Call[20..]);

        var answer = await connection.ReadUntilAsync(static text => text.Contains("request_id", StringComparison.Ordinal));

        Assert.StartsWith("HTTP/1.1 502 ", answer, StringComparison.Ordinal);
        Assert.Contains("\"id\":\"call-7\",", answer, StringComparison.Ordinal);
        Assert.Equal(Call, upstream.Single.Text);
    }

    private static string Head(string path) => string.Create(
        CultureInfo.InvariantCulture, $"POST {path} HTTP/1.1\r\nHost: h\r\nContent-Type: application/json\r\nContent-Length: {Call.Length}\r\n\r\n");

    private static IEnumerable<(string Name, string Value)> Fields(RunningSidecar sidecar, string path) =>
    [
        (":method", "POST"), (":scheme", "http"), (":authority", sidecar.Proxy.Authority), (":path", path), ("content-type", "application/json"),
        ("content-length", Call.Length.ToString(CultureInfo.InvariantCulture)),
    ];

    private static StringContent Json() => new(Call, Encoding.UTF8, "application/json");

    // A gate that lets everybody pass: a nonce window would do as well.
    private static SidecarSettings Free(Uri upstream, ScriptedFacilitator facilitator) => new SidecarSettings(upstream).Facilitator("primary", facilitator.Url)
        .Set("Sidecar:Policies:free:Errors", "Mcp")
        .Set("Sidecar:Policies:free:Idempotency:Mode", "Optional")
        .Set("ReverseProxy:Routes:free:ClusterId", "merchant")
        .Set("ReverseProxy:Routes:free:Match:Path", "/free/{**rest}")
        .Set("ReverseProxy:Routes:free:Transforms", JsonNode.Parse("""[ { "PaymentPolicy": "free" } ]"""));
}
