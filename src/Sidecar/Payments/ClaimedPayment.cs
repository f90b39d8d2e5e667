using Sidecar.Payments.Facilitators;

namespace Sidecar.Payments;

/// <summary>A payment that this request alone may use: claimed in the state store and, durably, in the ledger.</summary>
/// <param name="PaymentId">The ledger's number of it.</param>
/// <param name="ClaimNumber">The ledger's fence: every step of this request names it, so that none can touch a later claim of the same payment.</param>
/// <param name="Facilitators">Who is asked to settle, in this order: first the one that verified.</param>
internal sealed record ClaimedPayment(
    long PaymentId, long ClaimNumber, PaymentLease Lease, PresentedPayment Presented, PaymentFingerprint Fingerprint, IReadOnlyList<Facilitator> Facilitators);
