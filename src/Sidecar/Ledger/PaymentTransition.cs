using Sidecar.Policies;

namespace Sidecar.Ledger;

/// <summary>One step of a payment. Every step is kept, with its time.</summary>
internal sealed record PaymentTransition(long PaymentId, PaymentState To)
{
    /// <summary>
    /// The claim that this step belongs to (<see cref="ClaimOutcome.Claimed.ClaimNumber"/>); a payment that was claimed again since answers with a conflict.
    /// Null from whoever holds no claim: the reconciler.
    /// </summary>
    public long? ClaimNumber { get; init; }

    /// <summary>With <see cref="PaymentState.Settled"/>: an answer goes out with it, in the same commit. See <see cref="IPaymentGrants"/>.</summary>
    public PaymentGrant? Grant { get; init; }

    /// <summary>The settlement's transaction (settled; sometimes unknown).</summary>
    public string? Transaction { get; init; }

    /// <summary>A machine-readable reason: a facilitator's <c>errorReason</c>, or one of ours.</summary>
    public string? Reason { get; init; }

    /// <summary>The payer as the facilitator named it, where the payload did not show it.</summary>
    public string? Payer { get; init; }

    /// <summary>With <see cref="PaymentState.Settling"/>: what is about to be sent, kept until the outcome is known so that it can be sent again, identical.</summary>
    public SettlementRequest? Settlement { get; init; }

    /// <summary>
    /// With <see cref="PaymentState.Settling"/>: what an agent spends if the money moves, written in the same commit and once for a claim, so that the ledger counts it from before anybody is asked for
    /// the money. The step that says that the money did not move (<see cref="PaymentState.Failed"/>, <see cref="PaymentState.Released"/>) reverses it, whoever takes it and however late.
    /// </summary>
    public SpendRecord? Charge { get; init; }
}

/// <summary>A settlement as it is sent to a facilitator.</summary>
/// <param name="Facilitator">The key under <c>Sidecar:Facilitators</c>.</param>
/// <param name="Body">The whole JSON body of the POST, UTF-8.</param>
internal sealed record SettlementRequest(string Facilitator, ReadOnlyMemory<byte> Body);
