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

    private static StringContent Json() => new(Call, Encoding.UTF8, "application/json");

    // A gate that lets everybody pass: a nonce window would do as well.
    private static SidecarSettings Free(Uri upstream, ScriptedFacilitator facilitator) => new SidecarSettings(upstream).Facilitator("primary", facilitator.Url)
        .Set("Sidecar:Policies:free:Errors", "Mcp")
        .Set("Sidecar:Policies:free:Idempotency:Mode", "Optional")
        .Set("ReverseProxy:Routes:free:ClusterId", "merchant")
        .Set("ReverseProxy:Routes:free:Match:Path", "/free/{**rest}")
        .Set("ReverseProxy:Routes:free:Transforms", JsonNode.Parse("""[ { "PaymentPolicy": "free" } ]"""));
}
