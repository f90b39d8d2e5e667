using System.Numerics;
using System.Text.Json;
using Sidecar.Protocols.Ethereum;

namespace Sidecar.Tests.Protocols.Ethereum;

public sealed class AuthorizationLogsTests
{
    private static readonly EthereumAddress Asset = Address(1);
    private static readonly EthereumAddress Payer = Address(2);
    private static readonly EthereumAddress Merchant = Address(3);
    private static readonly EthereumAddress Stranger = Address(4);
    private static readonly byte[] Nonce = Enumerable.Repeat((byte)7, 32).ToArray();
    private static readonly byte[] OtherNonce = Enumerable.Repeat((byte)8, 32).ToArray();

    // As in the logs of USDC on any chain.
    [Fact]
    public void Events_have_the_topics_that_tokens_log()
    {
        Assert.Equal("0x98de503528ee59b575ef0c0a2576a82497bfc029a5685b209e9ec333479b10a5", AuthorizationLogs.UsedTopic);
        Assert.Equal("0x1cdd46ff242716cdaa72d159d339a485b3438398348d68f09d7c8c0a59353d81", AuthorizationLogs.CanceledTopic);
        Assert.Equal("0xddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef", AuthorizationLogs.TransferTopic);
    }

    [Fact]
    public void The_state_of_an_authorization_is_asked_for_as_the_ABI_wants_it() => Assert.Equal(
        "0xe94a0102" + new string('0', 24) + "0202020202020202020202020202020202020202" + string.Concat(Enumerable.Repeat("07", 32)),
        AuthorizationLogs.StateCall(Payer, Nonce));

    [Fact]
    public void The_answer_is_one_word()
    {
        Assert.False(AuthorizationLogs.ReadState("0x" + new string('0', 64)));
        Assert.True(AuthorizationLogs.ReadState("0x" + new string('0', 63) + "1"));
        Assert.Null(AuthorizationLogs.ReadState("0x"));
        Assert.Null(AuthorizationLogs.ReadState(null));
    }

    [Fact]
    public void The_transfer_of_an_authorization_is_found_among_logs_of_others()
    {
        var transfer = Find(Moved(Stranger, Merchant, 5), Used(Nonce), Moved(Payer, Merchant, 10_000), Moved(Merchant, Stranger, 1));

        Assert.Equal(new AuthorizedTransfer(Merchant, 10_000), transfer);
    }

    [Fact]
    public void Each_authorization_of_a_batch_has_its_own_transfer()
    {
        ContractLog[] batch = [Used(OtherNonce), Moved(Payer, Merchant, 10_000), Used(Nonce), Moved(Payer, Stranger, 3)];

        Assert.Equal(new AuthorizedTransfer(Stranger, 3), Find(batch));
        Assert.Equal(new AuthorizedTransfer(Merchant, 10_000), AuthorizationLogs.FindTransfer(batch, Asset, Payer, OtherNonce));
    }

    [Fact]
    public void A_token_that_logs_the_transfer_first_is_understood() => Assert.Equal(
        new AuthorizedTransfer(Merchant, 10_000),
        Find(Moved(Payer, Stranger, 3), Used(OtherNonce), Moved(Payer, Merchant, 10_000), Used(Nonce)));

    // A payer who could let a transfer that pays for something else stand for this payment would pay once and get two.
    [Fact]
    public void A_transfer_of_the_payer_beside_the_authorization_makes_it_ambiguous()
    {
        Assert.Null(Find(Moved(Payer, Merchant, 10_000), Used(Nonce), Moved(Payer, Stranger, 3)));
        Assert.Null(Find(Used(Nonce), Moved(Payer, Stranger, 3), Moved(Payer, Merchant, 10_000)));
        Assert.Null(Find(Used(Nonce), Moved(Payer, Stranger, 3), Moved(Payer, Merchant, 10_000), Used(OtherNonce)));
    }

    [Fact]
    public void Another_token_says_nothing()
    {
        Assert.Null(Find(Used(Nonce) with { Address = Stranger }, Moved(Payer, Merchant, 10_000) with { Address = Stranger }));
        Assert.Null(Find(Used(Nonce), Moved(Payer, Merchant, 10_000) with { Address = Stranger }));
        Assert.Null(Find());
    }

    [Theory]
    [InlineData("""{"address":"0x0101010101010101010101010101010101010101","topics":["0xAA"],"data":"0x"}""", true)]
    [InlineData("""{"address":"0x0101010101010101010101010101010101010101","topics":["0xAA"],"data":"0x","removed":true}""", false)]
    [InlineData("""{"address":"0x01","topics":[],"data":"0x"}""", false)]
    [InlineData("""{"address":"0x0101010101010101010101010101010101010101","topics":[1],"data":"0x"}""", false)]
    [InlineData("""{"address":"0x0101010101010101010101010101010101010101","topics":"0xaa","data":"0x"}""", false)]
    [InlineData("""{"address":"0x0101010101010101010101010101010101010101","topics":[]}""", false)]
    [InlineData("[]", false)]
    public void A_log_is_read_unless_it_is_none_or_was_taken_back(string json, bool isLog)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(isLog, ContractLog.TryRead(document.RootElement, out var log));
        Assert.Equal(isLog ? "0xaa" : null, log?.Topics[0]);
    }

    private static AuthorizedTransfer? Find(params ContractLog[] logs) => AuthorizationLogs.FindTransfer(logs, Asset, Payer, Nonce);

    private static ContractLog Used(byte[] nonce) =>
        new(Asset, [AuthorizationLogs.UsedTopic, AuthorizationLogs.Topic(Payer), AuthorizationLogs.Topic(nonce)], "0x");

    private static ContractLog Moved(EthereumAddress from, EthereumAddress to, BigInteger value) =>
        new(Asset, [AuthorizationLogs.TransferTopic, AuthorizationLogs.Topic(from), AuthorizationLogs.Topic(to)], "0x" + value.ToString("x64"));

    private static EthereumAddress Address(byte filler) => EthereumAddress.FromBytes(Enumerable.Repeat(filler, EthereumAddress.Size).ToArray());
}
