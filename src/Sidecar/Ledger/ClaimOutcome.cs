namespace Sidecar.Ledger;

/// <summary>What came of a claim. A closed set: <see cref="Claimed"/>, <see cref="Known"/>, <see cref="Unavailable"/>.</summary>
internal abstract record ClaimOutcome
{
    private ClaimOutcome()
    {
    }

    /// <summary>The payment is this request's alone, and that is durable.</summary>
    /// <param name="PaymentId">The ledger's own number of the payment.</param>
    internal sealed record Claimed(long PaymentId) : ClaimOutcome;

    /// <summary>The payment is in the ledger already and is not free: in use, settled, failed or unknown.</summary>
    internal sealed record Known(PaymentSnapshot Payment) : ClaimOutcome;

    /// <summary>The ledger could not be written; nothing was claimed.</summary>
    internal sealed record Unavailable(Exception Cause) : ClaimOutcome;
}
