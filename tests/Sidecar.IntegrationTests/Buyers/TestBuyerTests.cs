using System.Text;
using System.Text.Json;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.X402;

namespace Sidecar.IntegrationTests.Buyers;

public sealed class TestBuyerTests : IAsyncLifetime, IDisposable
{
    private const string PayTo = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C";
    private static readonly JsonElement Domain = JsonDocument.Parse("""{"name":"USDC","version":"2"}""").RootElement;
    private static readonly DefaultAsset Usdc = DefaultAssets.For("eip155:84532")!;
    private readonly HttpClient _client = new();
    private RecordingUpstream _server = null!;

    private Uri Url => new(_server.Address, "/paid");

    public async Task InitializeAsync()
    {
        var v2 = new PaymentRequired(
            "Payment required", new ResourceInfo("https://shop.example/paid", "", ""), [new("exact", "eip155:84532", "10000", Usdc.Address, PayTo, 60, Domain)]);
        var v1 = new PaymentRequiredV1(
            "X-PAYMENT header is required", [new("exact", "base-sepolia", "20000", "https://shop.example/paid", "", "", PayTo, 60, Usdc.Address, Domain)]);
        var receipt = new SettleResponse(true, "0x1", "eip155:84532", null, null, null, null).ToHeader();
        _server = await RecordingUpstream.StartAsync();
        _server.On(
            "/paid",
            UpstreamReply.Json(Encoding.UTF8.GetString(v1.ToJson()), 402).With(X402Headers.PaymentRequired, PaymentRequired.ToHeader(v2.ToJson())),
            UpstreamReply.Json("{}").With(X402Headers.PaymentResponse, receipt).With(X402Headers.XPaymentResponse, receipt));
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _client.Dispose();

    [Theory]
    [InlineData(1, "X-PAYMENT", 20000)]
    [InlineData(2, "PAYMENT-SIGNATURE", 10000)]
    public async Task Offer_of_a_version_is_paid_in_its_header_with_the_buyers_signature(int version, string header, int price)
    {
        var buyer = TestBuyer.Named("alice");

        var payment = await buyer.PayForAsync(_client, Url, version);
        using var answer = await payment.SendAsync(_client, Url);

        Assert.Equal("0x1", payment.Receipt(answer)?.Transaction);
        var sent = Assert.IsType<PaymentPayloadResult.Parsed>(PaymentPayload.Parse(_server.Requests[1].Header(header)!)).Payload;
        var signed = Assert.IsType<EvmPayload.Eip3009>(EvmPayload.Read(sent.Payload));
        Assert.Equal((version, price), (sent.X402Version, (int)signed.Authorization.Value));
        Assert.True(EthereumAddress.TryParse(Usdc.Address, out var asset));
        Assert.Equal(buyer.Address, Secp256k1.Recover(signed.Authorization.Digest(new Eip712Domain("USDC", "2", 84532, asset)), signed.Signature));
    }

    [Fact]
    public async Task Named_buyer_and_nonce_make_the_same_signature_in_every_run()
    {
        using var asked = await _client.GetAsync(Url);
        var offer = await TestOffer.ReadAsync(asked);

        var (one, two) = (Sign(), Sign());

        Assert.Equal(one.Json, two.Json);
        Assert.NotEqual(one.Json, TestBuyer.Named("bob").Draft(offer).WithNonce("n").Sign().Json);

        TestPayment Sign() => (TestBuyer.Named("alice").Draft(offer).WithNonce("n") with { ValidBefore = 2_000_000_000 }).Sign();
    }

    [Fact]
    public async Task Edited_payment_keeps_its_signature_and_loses_its_meaning()
    {
        var payment = await new TestBuyer().PayForAsync(_client, Url);

        var edited = payment.Edit(json => json["payload"]!["authorization"]!["value"] = "1");

        Assert.Contains("\"value\":\"1\"", edited.Json, StringComparison.Ordinal);
        Assert.NotEqual(payment.HeaderValue, edited.HeaderValue);
        Assert.Equal(payment.Nonce, edited.Nonce);
    }
}
