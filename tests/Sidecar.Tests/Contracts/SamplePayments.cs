using System.Security.Cryptography;
using System.Text;
using Sidecar.Ledger;
using Sidecar.Policies;

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

    public static Digest Hash(string name) => Digest.OfBytes(Encoding.UTF8.GetBytes(name));

    public static PaymentGrant Grant(long paymentId, GrantKind kind = GrantKind.Answered, string requestId = "r1") => new(paymentId, kind, requestId);

    /// <summary>A step to settled with which an answer goes out.</summary>
    public static PaymentTransition SettledAndGranted(long paymentId, string requestId = "r1") =>
        Step(paymentId, PaymentState.Settled) with { Transaction = "0xaa", Grant = Grant(paymentId, requestId: requestId) };

    public static async Task<ClaimOutcome.Claimed> ClaimedAsync(this IPaymentLedger ledger, PaymentClaim claim) =>
        Assert.IsType<ClaimOutcome.Claimed>(await ledger.TryClaimAsync(claim, CancellationToken.None));

    public static async Task<PaymentSnapshot> KnownAsync(this IPaymentLedger ledger, PaymentClaim claim) =>
        Assert.IsType<ClaimOutcome.Known>(await ledger.TryClaimAsync(claim, CancellationToken.None)).Payment;

    public static async Task GrantedAsync(this IPaymentGrants grants, PaymentGrant grant) =>
        Assert.IsType<GrantOutcome.Granted>(await grants.GrantAsync(grant, CancellationToken.None));

    public static async Task OwedAsync(this IPaymentGrants grants, long paymentId, string reason) =>
        Assert.IsType<GrantOutcome.Granted>(await grants.OweAsync(paymentId, reason, CancellationToken.None));

    public static async Task WithdrawnAsync(this IPaymentGrants grants, PaymentGrant grant) =>
        Assert.IsType<GrantOutcome.Granted>(await grants.WithdrawAsync(grant, "ledger_unavailable", CancellationToken.None));

    public static async Task<PaymentSnapshot> RefusedAsync(this IPaymentGrants grants, PaymentGrant grant) =>
        Assert.IsType<GrantOutcome.Refused>(await grants.GrantAsync(grant, CancellationToken.None)).Payment;

    public static async Task<IReadOnlyList<PaymentRecord>> ListedAsync(this IPaymentHistory history, PaymentQuery query)
    {
        var listed = new List<PaymentRecord>();
        await foreach (var payment in history.ListAsync(query, CancellationToken.None))
        {
            listed.Add(payment);
        }

        return listed;
    }

    public static async Task<PaymentRecord> FoundAsync(this IPaymentHistory history, long paymentId)
    {
        var found = await history.FindAsync(paymentId, CancellationToken.None);
        Assert.NotNull(found);
        return found.Payment;
    }

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
