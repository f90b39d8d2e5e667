namespace Sidecar.Ledger.Postgres;

/// <summary>What a sweep did.</summary>
/// <param name="Replicas">That were dead.</param>
/// <param name="Interrupted">Payments that were being settled and are unknown now.</param>
/// <param name="Abandoned">Payments that were in use and have failed now.</param>
internal sealed record SweptPayments(long Replicas, long Interrupted, long Abandoned);
