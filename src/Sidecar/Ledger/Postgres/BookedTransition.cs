namespace Sidecar.Ledger.Postgres;

/// <summary>An entry of the history that a batch adds.</summary>
internal sealed record BookedTransition(long PaymentId, long Seq, PaymentState State, long At, string? Reason, string? Transaction, string RequestId);
