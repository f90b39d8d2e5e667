namespace Sidecar.Ledger;

/// <summary>A payment as it stands in the ledger.</summary>
/// <param name="Transaction">The settlement's transaction, where known.</param>
/// <param name="Reason">The error reason of a failed or unknown settlement, where known.</param>
internal sealed record PaymentSnapshot(
    long PaymentId, PaymentState State, int X402Version, string Network, string? Payer, string? Transaction, string? Reason);
