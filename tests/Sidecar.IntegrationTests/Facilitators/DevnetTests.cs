using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.X402;

namespace Sidecar.IntegrationTests.Facilitators;

public sealed class DevnetTests : IAsyncLifetime
{
    private const long Dollar = 1_000_000;
    private static readonly EthereumKey Merchant = EthereumKey.Generate();
    private static readonly JsonElement Domain = JsonDocument.Parse("""{"name":"USDC","version":"2"}""").RootElement;
    private static readonly DefaultAsset Usdc = DefaultAssets.For("eip155:84532")!;

    private readonly PaymentRequirements _v2 = new("exact", "eip155:84532", "10000", Usdc.Address, Merchant.Address.ToString(), 60, Domain);
    private readonly PaymentRequirementsV1 _v1 = new(
        "exact", "base-sepolia", "10000", "https://shop.example/r", "", "", Merchant.Address.ToString(), 60, Usdc.Address, Domain);

    private readonly TestBuyer _buyer = new();
    private DevnetProcess _devnet = null!;

    public async Task InitializeAsync() => _devnet = await DevnetProcess.StartAsync();

    public async Task DisposeAsync() => await _devnet.DisposeAsync();

    [Fact]
    public async Task Payments_of_both_versions_verify_and_move_money_once()
    {
        foreach (var payment in new[] { _buyer.Draft(_v2).Sign(), _buyer.DraftV1(_v1).Sign() })
        {
            var (payerBefore, merchantBefore) = (await _devnet.BalanceAsync(_buyer.Address), await _devnet.BalanceAsync(Merchant.Address));

            var verified = await AskAsync("verify", payment);
            var settled = await AskAsync("settle", payment);
            var repeated = await AskAsync("settle", payment);

            Assert.Equal((true, _buyer.Address.ToString()), ((bool)verified["isValid"]!, (string)verified["payer"]!));
            Assert.True((bool)settled["success"]!);
            Assert.Matches("^0x[0-9a-f]{64}$", (string)settled["transaction"]!);
            Assert.Equal(payment.Version == 1 ? "base-sepolia" : "eip155:84532", (string?)settled["network"]);
            Assert.Equal(settled.ToJsonString(), repeated.ToJsonString());
            Assert.Equal((payerBefore - 10000, merchantBefore + 10000), (await _devnet.BalanceAsync(_buyer.Address), await _devnet.BalanceAsync(Merchant.Address)));
            Assert.Equal("invalid_exact_evm_nonce_already_used", (string?)(await AskAsync("verify", payment))["invalidReason"]);
        }
    }

    [Theory]
    [InlineData("stranger signs", "invalid_exact_evm_payload_signature")]
    [InlineData("other domain", "invalid_exact_evm_payload_signature")]
    [InlineData("other recipient", "invalid_exact_evm_payload_recipient_mismatch")]
    [InlineData("too late", "invalid_exact_evm_payload_authorization_valid_before")]
    [InlineData("too early", "invalid_exact_evm_payload_authorization_valid_after")]
    [InlineData("too little", "invalid_exact_evm_payload_authorization_value_mismatch")]
    [InlineData("too much", "invalid_exact_evm_payload_authorization_value_mismatch")]
    [InlineData("other network", "invalid_exact_evm_network_mismatch")]
    [InlineData("other scheme", "unsupported_scheme")]
    public async Task Payment_with_one_fault_is_refused_with_its_reason_and_moves_nothing(string fault, string reason)
    {
        var draft = _buyer.Draft(_v2);
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        var payment = (fault switch
        {
            "stranger signs" => draft with { Signer = EthereumKey.Generate() },
            "other domain" => draft with { Domain = new Eip712Domain("USD Coin", "2", 84532, draft.Domain.VerifyingContract) },
            "other recipient" => draft with { To = EthereumKey.Generate().Address },
            "too late" => draft with { ValidBefore = now + 3 },
            "too early" => draft with { ValidAfter = now + 100 },
            "too little" => draft with { Value = 9999 },
            "too much" => draft with { Value = 10001 },
            _ => draft,
        }).Sign();
        payment = fault switch
        {
            "other network" => payment.Edit(json => json["accepted"]!["network"] = "eip155:8453"),
            "other scheme" => payment.Edit(json => json["accepted"]!["scheme"] = "upto"),
            _ => payment,
        };

        Assert.Equal(reason, (string?)(await AskAsync("verify", payment))["invalidReason"]);
        Assert.Equal(reason, (string?)(await AskAsync("settle", payment))["errorReason"]);
        Assert.Equal(10 * Dollar, await _devnet.BalanceAsync(_buyer.Address));
    }

    [Fact]
    public async Task Newcomer_spends_ten_dollars_and_no_more()
    {
        var price = (6 * Dollar).ToString(CultureInfo.InvariantCulture);
        var offer = _v2 with { Amount = price };

        Assert.True((bool)(await AskAsync("settle", _buyer.Draft(offer).Sign(), offer))["success"]!);
        var second = await AskAsync("settle", _buyer.Draft(offer).Sign(), offer);

        Assert.Equal("invalid_exact_evm_insufficient_balance", (string?)second["errorReason"]);
        Assert.Equal(4 * Dollar, await _devnet.BalanceAsync(_buyer.Address));
    }

    [Fact]
    public async Task Parallel_copies_settle_once_and_nonce_cannot_pay_for_anything_else()
    {
        var draft = _buyer.Draft(_v2).WithNonce("one");
        var payment = draft.Sign();

        var settled = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => AskAsync("settle", payment)));
        var other = await AskAsync("settle", (draft with { ValidAfter = 1 }).Sign());

        Assert.Single(settled.Select(answer => (string)answer["transaction"]!).Distinct());
        Assert.Equal("invalid_exact_evm_nonce_already_used", (string?)other["errorReason"]);
        Assert.Equal((10 * Dollar) - 10000, await _devnet.BalanceAsync(_buyer.Address));
    }

    [Theory]
    [InlineData("http://0.0.0.0:8402")]
    [InlineData("http://127.0.0.1:8402;http://*:8403")]
    [InlineData("http://devnet.example:8402")]
    public async Task Listening_beyond_loopback_stops_the_start(string urls)
    {
        using var process = DevnetProcess.Launch("--urls", urls);
        var complaint = await process.StandardError.ReadToEndAsync().WaitAsync(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync();

        Assert.Equal(2, process.ExitCode);
        Assert.Contains("loopback only", complaint, StringComparison.Ordinal);
    }

    private async Task<JsonNode> AskAsync(string endpoint, TestPayment payment, PaymentRequirements? offer = null)
    {
        var requirements = payment.Version == 1 ? _v1.ToJson() : (offer ?? _v2).ToJson();
        using var content = new ByteArrayContent(FacilitatorRequest.ToJson(payment.Version, Encoding.UTF8.GetBytes(payment.Json), requirements));
        using var answer = await _devnet.Client.PostAsync(endpoint, content);
        return JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
    }
}
