using System.Security.Cryptography;
using System.Text;
using Sidecar.Ledger;

namespace Sidecar.Tests.Contracts;

/// <summary>Claims and steps to test a ledger with.</summary>
internal static class SamplePayments
{
    public static readonly SettlementRequest Settlement = new("primary", "{\"x402Version\":2}"u8.ToArray());

    public static PaymentKey Key(string name) => new(SHA256.HashData(Encoding.UTF8.GetBytes(name)));

    public static PaymentClaim Claim(string name, string requestId = "r1") => new()
    {
        Key = Key(name),
        X402Version = 2,
        Scheme = "exact",
        Network = "eip155:84532",
        Asset = "0x036CbD53842c5426634e7929541eC2318f3dCF7e",
        PayTo = "0x209693Bc6afc0C5328bA36FaF03C514EF312287C",
        Amount = "10000",
        Payer = "0x857b06519E91e3A54538791bDbb0E22373e36b66",
        Nonce = "0xf3746613c2d920b5fdabc0856f2aeb2d4f88ee6037b8cc5d04a71a4462f13480",
        ValidBefore = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000),
        Route = "paid",
        Policy = "paid",
        RequestId = requestId,
    };

    public static PaymentTransition Step(long paymentId, PaymentState to) =>
        new(paymentId, to) { Settlement = to == PaymentState.Settling ? Settlement : null };

    public static async Task<long> ClaimedAsync(this IPaymentLedger ledger, string name, string requestId = "r1") =>
        Assert.IsType<ClaimOutcome.Claimed>(await ledger.TryClaimAsync(Claim(name, requestId), CancellationToken.None)).PaymentId;

    public static async Task<PaymentSnapshot> KnownAsync(this IPaymentLedger ledger, string name) =>
        Assert.IsType<ClaimOutcome.Known>(await ledger.TryClaimAsync(Claim(name, "another"), CancellationToken.None)).Payment;

    public static async Task RecordedAsync(this IPaymentLedger ledger, PaymentTransition step) =>
        Assert.IsType<TransitionOutcome.Recorded>(await ledger.RecordAsync(step, CancellationToken.None));

    public static async Task ConflictsAsync(this IPaymentLedger ledger, PaymentTransition step, PaymentState state) =>
        Assert.Equal(state, Assert.IsType<TransitionOutcome.Conflict>(await ledger.RecordAsync(step, CancellationToken.None)).State);

    /// <summary>Claims a payment and takes it to a state by the shortest way.</summary>
    public static async Task<long> BringToAsync(this IPaymentLedger ledger, string name, PaymentState state)
    {
        var id = await ledger.ClaimedAsync(name);
        PaymentState[] way = state switch
        {
            PaymentState.Claimed => [],
            PaymentState.Settled or PaymentState.Unknown => [PaymentState.Settling, state],
            _ => [state],
        };
        foreach (var step in way)
        {
            await ledger.RecordedAsync(Step(id, step));
        }

        return id;
    }
}
