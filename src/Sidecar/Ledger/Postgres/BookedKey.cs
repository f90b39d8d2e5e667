namespace Sidecar.Ledger.Postgres;

/// <summary>Which payment stands behind an idempotency key: it counts while the payment's present claim is the one that is named here.</summary>
/// <param name="Until">Unix milliseconds from when on the key is free.</param>
internal sealed record BookedKey(BookedPayment Payment, long ClaimNumber, long Until);
