using Microsoft.Extensions.Primitives;
using Sidecar.Ledger;
using Sidecar.Payments;
using Sidecar.Protocols.X402;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Protocols.X402;

namespace Sidecar.Tests.Payments;

public sealed class ReceiptTests
{
    private const string Payer = "0x7E5F4552091A69125d5DfCb7b8C2659029395Bdf";

    private static readonly SettleResponse Settled = new(true, "0xabc", "", null, "two\r\nlines", null, "10000");

    [Fact]
    public void Each_version_gets_its_own_header_with_its_own_name_of_the_network()
    {
        Assert.Equal(("PAYMENT-RESPONSE", "eip155:84532"), NameAndNetwork(Receipt.Of(Payment(Samples.V2), Settled)));
        Assert.Equal(("X-PAYMENT-RESPONSE", "base-sepolia"), NameAndNetwork(Receipt.Of(Payment(Samples.V1), Settled)));
    }

    [Fact]
    public void What_the_facilitator_left_out_is_filled_in_and_its_prose_left_out()
    {
        var receipt = Read(Receipt.Of(Payment(Samples.V2), Settled));

        Assert.Equal(new SettleResponse(true, "0xabc", "eip155:84532", null, null, Payer, "10000"), receipt);
    }

    [Fact]
    public void What_the_facilitator_said_stands()
    {
        var said = new SettleResponse(false, "0xdef", "eip155:1", "insufficient_funds", "no money", "0xother", null);

        Assert.Equal(said with { ErrorMessage = null }, Read(Receipt.Of(Payment(Samples.V2), said)));
    }

    [Fact]
    public void A_reason_without_end_is_cut() =>
        Assert.Equal(ReasonText.MaxBytes, Read(Receipt.Of(Payment(Samples.V2), Settled with { Success = false, ErrorReason = new string('e', 100_000) })).ErrorReason!.Length);

    [Theory]
    [InlineData(null, "")]
    [InlineData("0xabc", "0xabc")]
    public void A_pending_settlement_is_told_without_a_success(string? transaction, string expected) =>
        Assert.Equal(
            new SettleResponse(false, expected, "base-sepolia", "settlement_pending", null, Payer, null),
            Read(Receipt.PendingFor(Payment(Samples.V1), transaction)));

    [Theory]
    [InlineData(1, nameof(PaymentState.Settled), "X-PAYMENT-RESPONSE", "base-sepolia")]
    [InlineData(2, nameof(PaymentState.Settled), "PAYMENT-RESPONSE", "eip155:84532")]
    [InlineData(2, nameof(PaymentState.Unknown), "PAYMENT-RESPONSE", "eip155:84532")]
    [InlineData(1, nameof(PaymentState.Settling), "X-PAYMENT-RESPONSE", "base-sepolia")]
    public void A_payment_that_the_ledger_remembers_has_a_receipt_too(int version, string name, string header, string network)
    {
        var state = Enum.Parse<PaymentState>(name);
        var receipt = Receipt.Of(Snapshot(version, state));

        Assert.Equal((header, network), NameAndNetwork(receipt));
        Assert.Equal(state == PaymentState.Settled, Read(receipt).Success);
        Assert.Equal(state == PaymentState.Settled ? null : "settlement_pending", Read(receipt).ErrorReason);
        Assert.Equal(Payer, Read(receipt).Payer);
    }

    private static PresentedPayment Payment(string json)
    {
        var plan = SamplePlans.Plan();
        var (payment, refusal) = new PaymentReader(plan, new ManualTimeProvider()).Read(Samples.Header(json), SamplePlans.Sheet(plan), "https://a/b");
        Assert.Null(refusal);
        return payment!;
    }

    private static (string Name, string Network) NameAndNetwork(KeyValuePair<string, StringValues> receipt) => (receipt.Key, Read(receipt).Network);

    private static SettleResponse Read(KeyValuePair<string, StringValues> receipt)
    {
        Assert.True(SettleResponse.TryParseHeader(receipt.Value!, out var response));
        return response;
    }

    private static PaymentSnapshot Snapshot(int version, PaymentState state) => new(7, state, version, Samples.BaseSepolia, Payer, "0xabc", null);
}
