using System.Numerics;
using Sidecar.Ledger;
using Sidecar.Payments.Chains;
using Sidecar.Protocols.Ethereum;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Payments.Chains;

/// <summary>One payment, as the ledger has it and as a chain knows it.</summary>
internal static class Sample
{
    public static readonly PaymentClaim Claim = SamplePayments.Claim("p");
    public static readonly byte[] Nonce = Convert.FromHexString(Claim.Nonce![2..]);
    public static readonly EthereumAddress Asset = Parse(Claim.Asset);
    public static readonly EthereumAddress Payer = Parse(Claim.Payer!);
    public static readonly EthereumAddress PayTo = Parse(Claim.PayTo);
    public static readonly EthereumAddress Stranger = Parse("0x00000000000000000000000000000000000000ff");

    public static readonly UnsettledPayment Unsettled = new()
    {
        Payment = new PaymentSnapshot(1, PaymentState.Unknown, 2, Claim.Network, Claim.Payer, null, null),
        Key = Claim.Key,
        Scheme = Claim.Scheme,
        Asset = Claim.Asset,
        PayTo = Claim.PayTo,
        Amount = Claim.Amount,
        Nonce = Claim.Nonce,
        ValidBefore = Claim.ValidBefore,
        Since = DateTimeOffset.UnixEpoch,
        Settlement = SamplePayments.Settlement,
    };

    /// <summary>Valid until a block of <see cref="ScriptedNode"/>.</summary>
    public static ChainAuthorization ValidUntil(long block) => new(Asset, Payer, Nonce, PayTo, 10_000, ScriptedNode.TimeOf(block));

    public static ContractLog Used() => Ended(AuthorizationLogs.UsedTopic, Nonce);

    public static ContractLog UsedAnother() => Ended(AuthorizationLogs.UsedTopic, new byte[32]);

    public static ContractLog Cancelled() => Ended(AuthorizationLogs.CanceledTopic, Nonce);

    public static ContractLog Moved(EthereumAddress to, BigInteger amount) =>
        new(Asset, [AuthorizationLogs.TransferTopic, AuthorizationLogs.Topic(Payer), AuthorizationLogs.Topic(to)], "0x" + amount.ToString("x64"));

    private static ContractLog Ended(string topic, byte[] nonce) => new(Asset, [topic, AuthorizationLogs.Topic(Payer), AuthorizationLogs.Topic(nonce)], "0x");

    private static EthereumAddress Parse(string text) => EthereumAddress.TryParse(text, out var address) ? address : throw new FormatException(text);
}
