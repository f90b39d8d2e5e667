namespace Sidecar.Ledger;

/// <summary>
/// Where payments are written down. The threat: the same payment used twice, by parallel copies, by a later replay or after a crash.
/// The promise: of any number of callers with one key exactly one gets <see cref="ClaimOutcome.Claimed"/> until the payment is released,
/// in this process and after a restart; what a method reports as done is durable (on disk) before it returns. Nothing expires.
/// When the store fails, methods report it as an outcome within seconds and nothing was done (at worst, after a crash, a payment counts as used that was not).
/// Cancelling: a method that throws <see cref="OperationCanceledException"/> has written nothing and will not. Once a write is on its way to the disk the token
/// is ignored and the outcome is returned, so a claim is never held by nobody. Outcomes of a settlement are recorded with <see cref="CancellationToken.None"/>.
/// </summary>
internal interface IPaymentLedger
{
    /// <summary>Claims a payment that is not in the ledger, or was released (the same payment, with the facts of this claim).</summary>
    ValueTask<ClaimOutcome> TryClaimAsync(PaymentClaim claim, CancellationToken cancellationToken);

    /// <summary>
    /// Takes one step from the payment's present state if that step exists (<see cref="PaymentTransitions"/>); durable when it returns.
    /// Recording <c>settled</c> with the same transaction again is recorded, and writes nothing.
    /// </summary>
    /// <exception cref="ArgumentException">A step to settling without its <see cref="PaymentTransition.Settlement"/>.</exception>
    ValueTask<TransitionOutcome> RecordAsync(PaymentTransition transition, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a step that nothing waits for (verified, forwarded): in order with the other steps of the payment, durable no later than
    /// the next one that is awaited, of any payment, and within about a quarter of a second. Lost, and logged, when the ledger is away: nothing may depend on it.
    /// </summary>
    void Post(PaymentTransition transition);
}
