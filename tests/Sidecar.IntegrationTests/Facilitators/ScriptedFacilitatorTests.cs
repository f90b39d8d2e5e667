using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;

namespace Sidecar.IntegrationTests.Facilitators;

public sealed class ScriptedFacilitatorTests : IAsyncLifetime, IDisposable
{
    private const string Payment = """{"x402Version":2,"paymentPayload":{ "x402Version":2,"payload":{"signature":"0x","authorization":{"from":"0xA1","nonce":"0x77"}}},"paymentRequirements":{"network":"eip155:84532"}}""";
    private readonly HttpClient _client = new(new HttpClientHandler { AllowAutoRedirect = false });
    private ScriptedFacilitator _facilitator = null!;

    public async Task InitializeAsync() => _facilitator = await ScriptedFacilitator.StartAsync();

    public async Task DisposeAsync() => await _facilitator.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Fact]
    public async Task Unscripted_facilitator_verifies_settles_and_lists_its_kinds()
    {
        _facilitator.Kinds = [SupportedKind.SolanaDevnetV2];

        var verified = await AskAsync("verify");
        var settled = await AskAsync("settle");
        var supported = JsonNode.Parse(await _client.GetStringAsync(_facilitator.Url + "supported"))!;

        Assert.Equal((true, "0xA1"), ((bool)verified["isValid"]!, (string)verified["payer"]!));
        Assert.Equal((true, SettlementBook.TransactionOf("0x77")), ((bool)settled["success"]!, (string)settled["transaction"]!));
        Assert.StartsWith("EwWq", (string)supported["kinds"]![0]!["extra"]!["feePayer"]!);
        Assert.Equal(["0x77"], _facilitator.Settlements.Select(settlement => settlement.PaymentId));
    }

    [Fact]
    public async Task Calls_are_recorded_with_their_bytes()
    {
        await AskAsync("verify");

        var call = Assert.Single(_facilitator.CallsTo(FacilitatorEndpoint.Verify));
        Assert.Equal(Payment, call.Text);
        Assert.StartsWith("""{ "x402Version":2""", call.PaymentPayload);
        Assert.Equal(("0xA1", "0x77", "eip155:84532", 2), (call.Payer, call.PaymentId, call.Network, call.X402Version!.Value));
    }

    [Fact]
    public async Task Queued_behaviours_come_once_and_the_rest_always()
    {
        _facilitator.Verify.Next(FacilitatorBehaviour.Refused("first")).Always(FacilitatorBehaviour.RefusedWithStatus(400, "always"));

        Assert.Equal("first", (string?)(await AskAsync("verify"))["invalidReason"]);
        Assert.Equal("always", (string?)(await AskAsync("verify", HttpStatusCode.BadRequest))["invalidReason"]);
        Assert.Equal("always", (string?)(await AskAsync("verify", HttpStatusCode.BadRequest))["invalidReason"]);
    }

    [Fact]
    public async Task Repeat_after_a_dropped_answer_reconciles_and_is_no_second_settlement()
    {
        _facilitator.Settle.Next(FacilitatorBehaviour.SettleThenDrop(), FacilitatorBehaviour.SettledButPending());

        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync("settle"));
        var pending = await AskAsync("settle", HttpStatusCode.InternalServerError);
        var settled = await AskAsync("settle");

        Assert.Equal(("settlement_pending", (string?)settled["transaction"]), ((string?)pending["errorReason"], (string?)pending["transaction"]));
        Assert.Single(_facilitator.Settlements);
        _facilitator.AssertNothingSettledTwice();
    }

    [Fact]
    public async Task Settling_again_after_success_was_told_is_noticed()
    {
        await AskAsync("settle");
        await AskAsync("settle");

        Assert.Equal(1, _facilitator.Settlements.Single().AskedAfterTold);
        Assert.ThrowsAny<Exception>(_facilitator.AssertNothingSettledTwice);
    }

    [Fact]
    public async Task Refused_settlement_moves_no_money()
    {
        _facilitator.Settle.Next(FacilitatorBehaviour.Refused("insufficient_funds"), FacilitatorBehaviour.SettlementPending());

        Assert.Equal("insufficient_funds", (string?)(await AskAsync("settle"))["errorReason"]);
        Assert.Equal("settlement_pending", (string?)(await AskAsync("settle", HttpStatusCode.InternalServerError))["errorReason"]);
        Assert.Empty(_facilitator.Settlements);
    }

    [Fact]
    public async Task Broken_transports_break_as_promised()
    {
        _facilitator.Verify.Next(FacilitatorBehaviour.Reset(), FacilitatorBehaviour.TruncatedBody(), FacilitatorBehaviour.Hang());

        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync("verify"));
        await Assert.ThrowsAsync<HttpRequestException>(() => AskAsync("verify"));
        using var patience = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PostAsync("verify", patience.Token));
        Assert.Equal(3, _facilitator.Count(FacilitatorEndpoint.Verify));
    }

    [Fact]
    public async Task Redirects_and_limits_carry_their_headers()
    {
        _facilitator.Verify.Next(FacilitatorBehaviour.RedirectTo(_facilitator.UrlByName), FacilitatorBehaviour.TooManyRequests(7), FacilitatorBehaviour.Garbage(502));

        using var redirect = await PostAsync("verify");
        using var limited = await PostAsync("verify");
        using var garbage = await PostAsync("verify");

        Assert.Equal((308, _facilitator.UrlByName + "verify"), ((int)redirect.StatusCode, redirect.Headers.Location!.ToString()));
        Assert.Equal((429, TimeSpan.FromSeconds(7)), ((int)limited.StatusCode, limited.Headers.RetryAfter!.Delta!.Value));
        Assert.Equal((502, new MediaTypeHeaderValue("text/html")), ((int)garbage.StatusCode, garbage.Content.Headers.ContentType));
    }

    [Fact]
    public async Task Answer_waits_until_the_test_signals_it()
    {
        var go = new TaskCompletionSource();
        _facilitator.Settle.Next(FacilitatorBehaviour.Ok().After(go.Task));
        var pending = AskAsync("settle");
        await _facilitator.WaitForAsync(FacilitatorEndpoint.Settle, 1);
        Assert.False(pending.IsCompleted);

        go.SetResult();

        Assert.True((bool)(await pending)["success"]!);
    }

    private async Task<JsonNode> AskAsync(string endpoint, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var answer = await PostAsync(endpoint);
        Assert.Equal(expected, answer.StatusCode);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }

    private Task<HttpResponseMessage> PostAsync(string endpoint, CancellationToken cancellation = default) =>
        _client.PostAsync(_facilitator.Url + endpoint, new StringContent(Payment, Encoding.UTF8, "application/json"), cancellation);
}
