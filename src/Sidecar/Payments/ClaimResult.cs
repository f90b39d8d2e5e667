using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Payments;

/// <summary>What came of presenting a payment to the stores. A closed set. With a lease, the caller returns it.</summary>
internal abstract record ClaimResult
{
    private ClaimResult()
    {
    }

    internal sealed record Claimed(long PaymentId, long ClaimNumber, PaymentLease Lease) : ClaimResult;

    /// <summary>The ledger knows the payment, or another one that stands behind the request's idempotency key.</summary>
    /// <param name="Lease">Of the payment that was presented.</param>
    internal sealed record Known(PaymentSnapshot Payment, PaymentLease Lease) : ClaimResult;

    /// <summary>Nothing was claimed.</summary>
    internal sealed record Refused(Refusal Refusal) : ClaimResult;
}
