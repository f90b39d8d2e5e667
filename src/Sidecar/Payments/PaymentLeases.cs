using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State;

namespace Sidecar.Payments;

/// <summary>Takes payments into use in the state store, which keeps the crowd of copies away from the ledger.</summary>
internal sealed class PaymentLeases(IPaymentClaims claims, LeaseKeeper keeper)
{
    // Short: what a process that died had in use is soon the ledger's to decide. Longer than a store may be away without anybody noticing.
    private static readonly TimeSpan Length = TimeSpan.FromSeconds(30);

    /// <returns>The lease, to be returned by the caller; or the refusal.</returns>
    public async ValueTask<(PaymentLease? Lease, Refusal? Refusal)> TryTakeAsync(PaymentKey key)
    {
        var holder = HolderToken.New();
        return await claims.TryClaimAsync(key, holder, Length, CancellationToken.None) switch
        {
            ClaimAttempt.Claimed => (new PaymentLease(claims, key, holder, keeper.Keep(claims, key, holder, Length)), null),
            ClaimAttempt.Held => (null, PaymentRefusals.InFlight()),
            _ => (null, PaymentRefusals.ClaimsUnavailable()),
        };
    }
}
