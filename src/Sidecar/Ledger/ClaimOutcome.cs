namespace Sidecar.Ledger;

/// <summary>What came of a claim. A closed set: <see cref="Claimed"/>, <see cref="Known"/>, <see cref="Unavailable"/>.</summary>
internal abstract record ClaimOutcome
{
    private ClaimOutcome()
    {
    }

    /// <summary>The payment is this request's alone, and that is durable.</summary>
    /// <param name="PaymentId">The ledger's own number of the payment.</param>
    /// <param name="ClaimNumber">
    /// How often the payment has been claimed, this time included: the fence. Steps of this claim name it (<see cref="PaymentTransition.ClaimNumber"/>),
    /// and one that arrives after the payment was released and claimed anew changes nothing.
    /// </param>
    internal sealed record Claimed(long PaymentId, long ClaimNumber) : ClaimOutcome;

    /// <summary>
    /// The payment is in the ledger already and is not free: in use, settled, failed or unknown. Or the claim's idempotency key belongs to another
    /// payment that is not released or failed: then it is that one, with a key that is not the claim's.
    /// </summary>
    internal sealed record Known(PaymentSnapshot Payment) : ClaimOutcome;

    /// <summary>The ledger could not be written; nothing was claimed.</summary>
    internal sealed record Unavailable(Exception Cause) : ClaimOutcome;
}
