namespace Sidecar.Ledger;

/// <summary>
/// Where payments are written down. The threat: the same payment used twice, by parallel copies, by a later replay or after a crash.
/// The promise: of any number of callers with one key exactly one gets <see cref="ClaimOutcome.Claimed"/> until the payment is released,
/// in this process and after a restart; what a method reports as done is durable (on disk) before it returns. Nothing expires.
/// When the store fails, methods report it as an outcome and nothing was done.
/// </summary>
internal interface IPaymentLedger
{
    /// <summary>Claims a payment that is not in the ledger, or was released.</summary>
    ValueTask<ClaimOutcome> TryClaimAsync(PaymentClaim claim, CancellationToken cancellationToken);

    /// <summary>Takes one step from the payment's present state if that step exists; durable when it returns.</summary>
    ValueTask<TransitionOutcome> RecordAsync(PaymentTransition transition, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a step that nothing waits for (verified, forwarded): in order with the other steps of the payment, durable no later than the next one that is awaited.
    /// </summary>
    void Post(PaymentTransition transition);
}
