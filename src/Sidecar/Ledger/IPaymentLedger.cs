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
    /// <summary>
    /// Claims a payment that is not in the ledger, or was released (the same payment, with the facts of this claim). A claim with an idempotency key takes the key along, in the same
    /// commit; while the key is another payment's that is not released or failed, and its time is not over, nothing is claimed and that payment is known. A payment that is not free
    /// is told before its key is looked at. A key belongs to a claim: a payment that is claimed anew without it lets go of it.
    /// </summary>
    ValueTask<ClaimOutcome> TryClaimAsync(PaymentClaim claim, CancellationToken cancellationToken);

    /// <summary>
    /// Takes one step from the payment's present state if that step exists (<see cref="PaymentTransitions"/>); durable when it returns.
    /// Recording <c>settled</c> with the same transaction again is recorded, and writes nothing but the grant that comes with it. A grant that cannot be given
    /// (another answer went out) is a conflict, whatever the step, and writes nothing. A step of a claim that is not the payment's present one conflicts.
    /// </summary>
    /// <exception cref="ArgumentException">A step to settling without its <see cref="PaymentTransition.Settlement"/>, or a grant that is of another payment or comes with another step than to settled.</exception>
    ValueTask<TransitionOutcome> RecordAsync(PaymentTransition transition, CancellationToken cancellationToken);

    /// <summary>
    /// Writes a step that nothing waits for (verified, forwarded): in order with the other steps of the payment, durable no later than
    /// the next one that is awaited, of any payment, and within about a quarter of a second. Lost, and logged, when the ledger is away: nothing may depend on it.
    /// </summary>
    /// <exception cref="ArgumentException">As for <see cref="RecordAsync"/>, or a grant: somebody waits for that.</exception>
    void Post(PaymentTransition transition);
}
