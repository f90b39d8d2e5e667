using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>A payment as it stands in the ledger.</summary>
/// <param name="Transaction">The settlement's transaction, where known.</param>
/// <param name="Reason">The error reason of a failed or unknown settlement, where known.</param>
internal sealed record PaymentSnapshot(
    long PaymentId, PaymentState State, int X402Version, string Network, string? Payer, string? Transaction, string? Reason)
{
    public PaymentKey Key { get; init; }

    /// <summary>The request it was claimed for (<see cref="PaymentClaim.Fingerprint"/>).</summary>
    public Digest? Fingerprint { get; init; }

    /// <summary>Whether an answer was let out for it.</summary>
    public GrantKind? Grant { get; init; }

    /// <summary>Whether the merchant owes an answer for it.</summary>
    public bool IsOwed { get; init; }
}
