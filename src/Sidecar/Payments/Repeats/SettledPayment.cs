using Microsoft.Extensions.Primitives;
using Sidecar.Ledger;

namespace Sidecar.Payments.Repeats;

/// <summary>A payment that was settled before, presented again or standing behind the same idempotency key; this request alone has it in use.</summary>
/// <param name="Receipt">In the version of whoever asks now.</param>
internal sealed record SettledPayment(PaymentSnapshot Snapshot, PaymentLease Lease, KeyValuePair<string, StringValues> Receipt, PaymentFacts Facts);
