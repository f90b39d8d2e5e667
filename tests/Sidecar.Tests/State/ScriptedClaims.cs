using Sidecar.Ledger;
using Sidecar.State;

namespace Sidecar.Tests.State;

/// <summary>A store that answers every call as the test says, and counts them.</summary>
internal sealed class ScriptedClaims : IPaymentClaims
{
    private int _renewals;

    public Func<PaymentKey, ValueTask<LeaseOutcome>> Lease { get; set; } = static _ => new(LeaseOutcome.Done);

    public ClaimAttempt Attempt { get; set; } = ClaimAttempt.Claimed;

    public int Renewals => Volatile.Read(ref _renewals);

    public ValueTask<ClaimAttempt> TryClaimAsync(PaymentKey key, HolderToken holder, TimeSpan lease, CancellationToken cancellationToken) => new(Attempt);

    public ValueTask<LeaseOutcome> RenewAsync(PaymentKey key, HolderToken holder, TimeSpan lease)
    {
        Interlocked.Increment(ref _renewals);
        return Lease(key);
    }

    public ValueTask<LeaseOutcome> ReleaseAsync(PaymentKey key, HolderToken holder) => Lease(key);
}
