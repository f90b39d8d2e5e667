using Sidecar.Ledger;

namespace Sidecar.State;

/// <summary>
/// Payments in use right now. The threat: many parallel copies of one payment, in any replica. The promise: of any number of callers with one
/// key exactly one gets <see cref="ClaimAttempt.Claimed"/> until its holder releases it or its lease ends. It only spares the ledger the crowd:
/// the ledger decides, and survives. A flushed or restarted store forgets its leases. When the store fails the outcome is
/// <see cref="ClaimAttempt.Unavailable"/>, and money is refused. Cancelling: a method that throws has claimed nothing that outlives its lease.
/// </summary>
internal interface IPaymentClaims
{
    /// <param name="holder">Chosen by the caller, new for each attempt.</param>
    /// <param name="lease">How long the claim holds if nobody releases or renews it. Milliseconds matter.</param>
    ValueTask<ClaimAttempt> TryClaimAsync(PaymentKey key, HolderToken holder, TimeSpan lease, CancellationToken cancellationToken);

    /// <summary>Lets the lease end that much from now, if the holder still has it.</summary>
    ValueTask<LeaseOutcome> RenewAsync(PaymentKey key, HolderToken holder, TimeSpan lease);

    /// <summary>Gives the payment back, if the holder still has it. A store that is away lets the lease end by itself.</summary>
    ValueTask<LeaseOutcome> ReleaseAsync(PaymentKey key, HolderToken holder);
}

/// <summary>What came of an attempt to take a payment into use.</summary>
internal enum ClaimAttempt
{
    /// <summary>The key is the caller's.</summary>
    Claimed,

    /// <summary>Another request has it.</summary>
    Held,

    /// <summary>The store is full or away; nobody got it (at worst the key stays held until the lease ends).</summary>
    Unavailable,
}
