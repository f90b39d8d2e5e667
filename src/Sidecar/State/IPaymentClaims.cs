using Sidecar.Ledger;

namespace Sidecar.State;

/// <summary>
/// Payments in use right now. The threat: many parallel copies of one payment. The promise: of any number of callers with one key exactly one gets
/// <see cref="ClaimAttempt.Claimed"/> until it is released or its lease ends. It only spares the ledger the crowd: the ledger decides, and survives.
/// When the store fails the outcome is <see cref="ClaimAttempt.Unavailable"/>, and money is refused.
/// </summary>
internal interface IPaymentClaims
{
    /// <param name="lease">How long the claim holds if nobody releases it; the longest a request may take.</param>
    ValueTask<ClaimAttempt> TryClaimAsync(PaymentKey key, TimeSpan lease, CancellationToken cancellationToken);

    ValueTask ReleaseAsync(PaymentKey key);
}

/// <summary>What came of an attempt to take a payment into use.</summary>
internal enum ClaimAttempt
{
    /// <summary>The key is the caller's.</summary>
    Claimed,

    /// <summary>Another request has it.</summary>
    Held,

    /// <summary>The store is full or away; nobody got it.</summary>
    Unavailable,
}
