using System.Globalization;
using System.Numerics;
using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.X402;

public class EvmPayloadTests
{
    [Fact]
    public void Signatures_of_real_clients_are_recovered_to_their_addresses() =>
        Assert.All(VectorFile.Cases("payments"), vector =>
        {
            var payment = Assert.IsType<PaymentPayloadResult.Parsed>(PaymentPayload.Parse(vector.Text("value"))).Payload;
            if (EvmPayload.Read(payment.Payload) is not EvmPayload.Eip3009 transfer)
            {
                Assert.Equal("permit2", payment.Accepted?.Extra?.GetProperty("assetTransferMethod").GetString());
                return;
            }

            var network = payment.X402Version == 1 ? NetworkNames.ToCaip2(payment.Network)! : payment.Network;
            var digest = transfer.Authorization.Digest(DomainOf(DefaultAssets.For(network)!));
            Assert.Equal(vector.Text("address"), Secp256k1.Recover(digest, transfer.Signature)?.ToString());
            Assert.Equal(vector.Text("address"), transfer.Authorization.From.ToString());
            Assert.Equal(EthereumKey.FromHex(vector.Text("key")).Sign(digest), transfer.Signature);
        });

    [Fact]
    public void Members_of_an_EIP_3009_payload_are_read()
    {
        var (transfer, signature) = Assert.IsType<EvmPayload.Eip3009>(Read(Samples.Eip3009));
        Assert.Equal("0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf", transfer.From.ToString());
        Assert.Equal(Samples.PayTo, transfer.To.ToString());
        Assert.Equal((10000, 0, 1795248477), ((int)transfer.Value, (int)transfer.ValidAfter, (int)transfer.ValidBefore));
        Assert.Equal(0x5c, transfer.Nonce[0]);
        Assert.Equal(65, signature.Length);
    }

    [Fact]
    public void Members_of_a_Permit2_payload_are_read()
    {
        var permit = Assert.IsType<EvmPayload.Permit2>(Read(Samples.Permit2));
        Assert.Equal("0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", permit.Owner.ToString());
        Assert.Equal("0xFAfDdbb3FC7688494971a79cc65DCa3EF82079E7", permit.Token.ToString());
        Assert.Equal("0x402085c248EeA27D92E8b30b2C58ed07f9E20001", permit.Spender.ToString());
        Assert.Equal(Samples.PayTo, permit.WitnessTo.ToString());
        Assert.Equal(BigInteger.Pow(10, 16), permit.Amount);
        Assert.Equal((1795248477, 0), ((int)permit.Deadline, (int)permit.ValidAfter));
        Assert.StartsWith("131007980193", permit.Nonce.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("\"text\"")]
    [InlineData("""{"transaction":"AQAA"}""")]
    [InlineData("""{"authorization":null}""")]
    [InlineData("""{"type":"voucher","voucher":{}}""")]
    public void Other_payloads_are_not_recognised(string json) => Assert.IsType<EvmPayload.Unrecognised>(Read(json));

    [Theory]
    [InlineData("\"value\":\"10000\"", "\"value\":10000", "value must be")]
    [InlineData("\"value\":\"10000\"", "\"value\":\"0x2710\"", "value must be")]
    [InlineData("\"value\":\"10000\"", "\"value\":\"-1\"", "value must be")]
    [InlineData("\"value\":\"10000\"", "\"value\":\"\"", "value must be")]
    [InlineData("\"value\":\"10000\"", "\"value\":\"115792089237316195423570985008687907853269984665640564039457584007913129639936\"", "value must be")]
    [InlineData("\"validAfter\":\"0\",", "", "validAfter must be")]
    [InlineData("\"validBefore\":\"1795248477\"", "\"validBefore\":\"soon\"", "validBefore must be")]
    [InlineData("\"from\":\"0x7E", "\"from\":\"7E", "from must be")]
    [InlineData("\"to\":\"0x20", "\"to\":\"0x2", "to must be")]
    [InlineData("\"nonce\":\"0x5c", "\"nonce\":\"0x", "nonce must be")]
    [InlineData("\"nonce\":\"0x5c", "\"nonce\":\"0x5g", "nonce must be")]
    [InlineData("\"signature\":\"0xb1", "\"signature\":\"0x", "signature must be")]
    [InlineData("\"signature\":\"0xb1", "\"signature\":\"0xb1b", "signature must be")]
    [InlineData("\"signature\"", "\"signed\"", "signature must be")]
    [InlineData("{\"signature\"", "{\"permit2Authorization\":{},\"signature\"", "both")]
    public void An_EIP_3009_payload_with_a_wrong_member_is_malformed(string member, string instead, string reason) =>
        AssertMalformed(Samples.Eip3009, member, instead, reason);

    [Theory]
    [InlineData("\"permitted\":{", "\"permit\":{", "permitted must be")]
    [InlineData("\"witness\":{", "\"witnesses\":{", "witness must be")]
    [InlineData("\"amount\":\"1", "\"amount\":\" 1", "amount must be")]
    [InlineData("\"nonce\":\"1", "\"nonce\":\"0x1", "nonce must be")]
    [InlineData("\"spender\"", "\"spends\"", "spender must be")]
    [InlineData("\"deadline\":\"1795248477\"", "\"deadline\":1795248477", "deadline must be")]
    public void A_Permit2_payload_with_a_wrong_member_is_malformed(string member, string instead, string reason) =>
        AssertMalformed(Samples.Permit2, member, instead, reason);

    [Fact]
    public void Signatures_of_contract_wallets_may_be_longer()
    {
        var json = Samples.Eip3009.Replace("\"signature\":\"0x", "\"signature\":\"0x" + new string('a', 2000), StringComparison.Ordinal);
        Assert.Equal(1065, Assert.IsType<EvmPayload.Eip3009>(Read(json)).Signature.Length);
    }

    private static EvmPayload Read(string json) => EvmPayload.Read(Samples.Element(json));

    private static void AssertMalformed(string json, string member, string instead, string reason)
    {
        Assert.Contains(member, json, StringComparison.Ordinal);
        var malformed = Assert.IsType<EvmPayload.Malformed>(Read(json.Replace(member, instead, StringComparison.Ordinal)));
        Assert.Contains(reason, malformed.Detail, StringComparison.Ordinal);
    }

    private static Eip712Domain DomainOf(DefaultAsset asset)
    {
        Assert.True(Caip2.TryParse(asset.Network, out var network));
        Assert.True(network.TryGetChainId(out var chainId));
        Assert.True(EthereumAddress.TryParse(asset.Address, out var contract));
        return new(asset.Name, asset.Version, chainId, contract);
    }
}
