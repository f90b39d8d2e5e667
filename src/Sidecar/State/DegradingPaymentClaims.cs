using Sidecar.Ledger;

namespace Sidecar.State;

/// <summary>
/// Claims that go on in this replica alone while the shared store is away. Every claim is made here first and then at the shared store, so that one replica never lets two in,
/// whatever the store does. Two replicas may while it is away, and until what was claimed meanwhile is renewed or over: then the ledger, whose key is unique, decides alone.
/// For ledgers that all replicas share.
/// </summary>
internal sealed class DegradingPaymentClaims(IPaymentClaims shared, IPaymentClaims local) : IPaymentClaims
{
    public async ValueTask<ClaimAttempt> TryClaimAsync(PaymentKey key, HolderToken holder, TimeSpan lease, CancellationToken cancellationToken)
    {
        var here = await local.TryClaimAsync(key, holder, lease, cancellationToken);
        if (here != ClaimAttempt.Claimed)
        {
            return here;
        }

        var passed = false;
        try
        {
            passed = await shared.TryClaimAsync(key, holder, lease, cancellationToken) != ClaimAttempt.Held;
            return passed ? ClaimAttempt.Claimed : ClaimAttempt.Held;
        }
        finally
        {
            if (!passed)
            {
                await local.ReleaseAsync(key, holder);
            }
        }
    }

    public async ValueTask<LeaseOutcome> RenewAsync(PaymentKey key, HolderToken holder, TimeSpan lease)
    {
        if (await local.RenewAsync(key, holder, lease) is var here and not LeaseOutcome.Done)
        {
            return here;
        }

        if (await shared.RenewAsync(key, holder, lease) != LeaseOutcome.Lost)
        {
            return LeaseOutcome.Done;
        }

        // The shared store never heard of this claim, or forgot it. It is ours as long as nobody else came.
        if (await shared.TryClaimAsync(key, holder, lease, CancellationToken.None) != ClaimAttempt.Held)
        {
            return LeaseOutcome.Done;
        }

        await local.ReleaseAsync(key, holder);
        return LeaseOutcome.Lost;
    }

    /// <returns>What the shared store said, unless it does not know a claim that was made here alone.</returns>
    public async ValueTask<LeaseOutcome> ReleaseAsync(PaymentKey key, HolderToken holder)
    {
        // The shared one first: whoever is let in here is let in there.
        var outcome = await shared.ReleaseAsync(key, holder);
        var here = await local.ReleaseAsync(key, holder);
        return outcome == LeaseOutcome.Lost ? here : outcome;
    }
}
