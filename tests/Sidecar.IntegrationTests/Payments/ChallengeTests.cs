using System.Net;
using System.Text;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.Protocols.X402;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>What is answered to a request without a payment.</summary>
public sealed class ChallengeTests : PaymentPipeline
{
    private const string Usdc = "0x036CbD53842c5426634e7929541eC2318f3dCF7e";

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("PROPFIND")]
    public async Task One_answer_tells_the_price_to_both_versions(string method)
    {
        await StartAsync(settings => settings.Payment("Description", "A report").Payment("MimeType", "application/json").Set("Sidecar:PublicUrl", "https://api.example.com/v1"));
        using var request = new HttpRequestMessage(new HttpMethod(method), Sidecar.Url("/paid/report?secret=1"));

        using var answer = await Sidecar.Client.SendAsync(request);

        var offer = await Expect.PriceAsync(answer, "Payment required");
        var v2 = Assert.Single(offer.V2!.Accepts);
        Assert.Equal(("exact", "eip155:84532", "10000", Usdc, SidecarSettings.PayTo, 60), (v2.Scheme, v2.Network, v2.Amount, v2.Asset, v2.PayTo, v2.MaxTimeoutSeconds));
        Assert.Equal(new ResourceInfo("https://api.example.com/v1/paid/report", "A report", "application/json"), offer.V2.Resource);
        var v1 = Assert.Single(offer.V1!.Accepts);
        Assert.Equal(("exact", "base-sepolia", "10000", Usdc, SidecarSettings.PayTo, 60), (v1.Scheme, v1.Network, v1.MaxAmountRequired, v1.Asset, v1.PayTo, v1.MaxTimeoutSeconds));
        Assert.Equal("https://api.example.com/v1/paid/report", v1.Resource);
        Assert.Equal("application/json", answer.Content.Headers.ContentType?.MediaType);
        AssertNobodyWasAsked();
    }

    [Fact]
    public async Task Version_1_alone_has_no_header()
    {
        await StartAsync(settings => settings.Payment("Versions", new System.Text.Json.Nodes.JsonArray(1)));

        var offer = await OfferAsync();
        using var paidInV1 = await SendAsync(Buyer.DraftV1(offer).Sign());

        Assert.Null(offer.V2);
        Assert.Equal(HttpStatusCode.OK, paidInV1.StatusCode);
    }

    [Fact]
    public async Task Version_1_alone_takes_no_payment_of_version_2()
    {
        await StartAsync();
        var payment = await PayAsync(version: 2);
        await Sidecar.DisposeAsync();
        await StartAsync(settings => settings.Payment("Versions", new System.Text.Json.Nodes.JsonArray(1)));

        using var answer = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        AssertNobodyWasAsked();
    }

    [Fact]
    public async Task Version_2_alone_is_no_offer_to_version_1()
    {
        await StartAsync(settings => settings.Payment("Versions", new System.Text.Json.Nodes.JsonArray(2)));

        using var answer = await Sidecar.Client.GetAsync(Sidecar.Paid);
        var body = await answer.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.True(answer.Headers.Contains(X402Headers.PaymentRequired));
        Assert.False(PaymentRequiredV1.TryParse(Encoding.UTF8.GetBytes(body), out _, out _), body);
    }

    [Fact]
    public async Task Head_is_answered_like_get_without_the_body()
    {
        await StartAsync();
        using var get = await Sidecar.Client.GetAsync(Sidecar.Paid);
        using var request = new HttpRequestMessage(HttpMethod.Head, Sidecar.Paid);

        using var head = await Sidecar.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.PaymentRequired, head.StatusCode);
        Assert.Equal(get.Headers.GetValues(X402Headers.PaymentRequired), head.Headers.GetValues(X402Headers.PaymentRequired));
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Fact]
    public async Task Ways_to_pay_are_offered_in_the_merchants_order_and_each_can_be_taken()
    {
        Facilitator.Kinds = [new(2, "exact", "eip155:84532"), new(2, "exact", "eip155:8453"), new(2, "exact", "eip155:137"), new(1, "exact", "base"), new(1, "exact", "base-sepolia")];
        await StartAsync(settings => settings.Accepts(
            $$"""{ "Network": "eip155:8453", "PayTo": "{{SidecarSettings.PayTo}}", "Price": "$0.02" }""",
            $$"""{ "Network": "eip155:43114", "PayTo": "{{SidecarSettings.PayTo}}" }""",
            $$"""{ "Network": "eip155:137", "PayTo": "{{SidecarSettings.PayTo}}" }""",
            $$"""{ "Network": "eip155:84532", "PayTo": "{{SidecarSettings.PayTo}}" }"""));

        var offer = await OfferAsync();
        using var last = await SendAsync(Buyer.Draft(offer, entry: 2).Sign());
        using var first = await SendAsync(Buyer.DraftV1(offer, entry: 0).Sign());

        Assert.Equal([("eip155:8453", "20000"), ("eip155:137", "10000"), ("eip155:84532", "10000")], offer.V2!.Accepts.Select(entry => (entry.Network, entry.Amount)));
        Assert.Equal(["base", "base-sepolia"], offer.V1!.Accepts.Select(entry => entry.Network));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (last.StatusCode, first.StatusCode));
        Assert.Equal(["eip155:84532", "base"], Facilitator.CallsTo(FacilitatorEndpoint.Settle).Select(call => call.Network));
    }

    [Fact]
    public async Task Amount_asset_and_extra_of_the_merchant_are_offered_as_written()
    {
        const string Token = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
        await StartAsync(settings => settings.Accepts(
            $$"""{ "Network": "eip155:84532", "PayTo": "{{SidecarSettings.PayTo}}", "Asset": "{{Token}}", "Amount": "123456789", "Extra": { "name": "Gold", "version": "7", "note": "shiny" } }"""));

        var offer = await OfferAsync();
        using var answer = await SendAsync(Buyer.Draft(offer).Sign());

        var entry = Assert.Single(offer.V2!.Accepts);
        Assert.Equal((Token, "123456789"), (entry.Asset, entry.Amount));
        Assert.Equal("""{"name":"Gold","version":"7","note":"shiny"}""", Sorted(entry.Extra!.Value, "name", "version", "note"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("123456789", Sidecar.Ledger.Payments().Single().Amount);
    }

    [Theory]
    [InlineData("Content-Length: 1000000\r\nExpect: 100-continue")]
    [InlineData("Transfer-Encoding: chunked\r\nExpect: 100-continue")]
    [InlineData("Content-Length: 1000000")]
    [InlineData("Transfer-Encoding: chunked")]
    public async Task Upload_is_told_the_price_before_its_body_is_read(string framing)
    {
        await StartAsync();
        using var connection = await RawConnection.OpenAsync(Sidecar.Proxy);

        await connection.SendAsync($"POST /paid/report HTTP/1.1\r\nHost: {Sidecar.Proxy.Authority}\r\n{framing}\r\n\r\n");
        var answer = await connection.ReadUntilAsync(text => text.Contains("\"accepts\"", StringComparison.Ordinal));

        Assert.StartsWith("HTTP/1.1 402 ", answer);
        Assert.Contains("PAYMENT-REQUIRED: ", answer, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("100 Continue", answer, StringComparison.OrdinalIgnoreCase);
        AssertNobodyWasAsked();
    }

    [Fact]
    public async Task Long_url_does_not_make_the_header_too_long()
    {
        await StartAsync();

        using var answer = await Sidecar.Client.GetAsync(Sidecar.Url("/paid/" + new string('a', 4000)));

        var offer = await Expect.PriceAsync(answer, "Payment required");
        Assert.True(answer.Headers.GetValues(X402Headers.PaymentRequired).Single().Length <= 6 * 1024);
        Assert.Equal(new Uri(Sidecar.Proxy, "/").ToString(), offer.V2!.Resource.Url);
    }

    private static string Sorted(System.Text.Json.JsonElement extra, params string[] names) =>
        "{" + string.Join(",", names.Select(name => $"\"{name}\":{extra.GetProperty(name).GetRawText()}")) + "}";

    private void AssertNobodyWasAsked()
    {
        Assert.Equal((0, 0), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Verify)));
        Assert.Empty(Sidecar.Ledger.Payments());
    }
}
