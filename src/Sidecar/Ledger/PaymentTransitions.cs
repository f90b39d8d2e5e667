namespace Sidecar.Ledger;

/// <summary>Which step leads where; the one place that knows. What is not listed is refused as <see cref="TransitionOutcome.Conflict"/>.</summary>
internal static class PaymentTransitions
{
    /// <summary>
    /// Steps of a payment that somebody holds. <c>released → claimed</c> is no step but a claim, so that only one can win it.
    /// <c>claimed → forwarded</c> exists because a posted <c>verified</c> may be lost when the ledger is overrun.
    /// <c>settling → settling</c> names the next facilitator after one that certainly did not get the request; <c>settling → released</c> is for a facilitator that certainly did not get the request; from <c>unknown</c> nothing leads back to a payment that can be used.
    /// </summary>
    public static bool Exists(PaymentState from, PaymentState to) => from switch
    {
        PaymentState.Claimed => to is PaymentState.Verified or PaymentState.Forwarded or PaymentState.Settling or PaymentState.Released or PaymentState.Failed,
        PaymentState.Verified => to is PaymentState.Forwarded or PaymentState.Settling or PaymentState.Released or PaymentState.Failed,
        PaymentState.Forwarded => to is PaymentState.Settling or PaymentState.Released or PaymentState.Failed,
        PaymentState.Settling => to is PaymentState.Settling or PaymentState.Settled or PaymentState.Failed or PaymentState.Unknown or PaymentState.Released,
        PaymentState.Unknown => to is PaymentState.Settled or PaymentState.Failed or PaymentState.Unknown,
        _ => false,
    };

    /// <exception cref="ArgumentException">The step lacks, or carries, what such a step must, or cannot.</exception>
    public static void Check(PaymentTransition step, bool isPosted)
    {
        if (step is { To: PaymentState.Settling, Settlement: null })
        {
            throw new ArgumentException("A step to settling carries what is about to be sent.", nameof(step));
        }

        if (step.Charge is not null && (isPosted || step.To != PaymentState.Settling))
        {
            throw new ArgumentException("A charge goes with the awaited step to settling.", nameof(step));
        }

        if (step.Grant is { } grant && (isPosted || step.To != PaymentState.Settled || grant.PaymentId != step.PaymentId))
        {
            throw new ArgumentException("A grant goes with the awaited step to settled of its own payment.", nameof(step));
        }
    }

    /// <summary>States in which the money has not moved and will not.</summary>
    public static bool ReversesCharge(PaymentState state) => state is PaymentState.Failed or PaymentState.Released;

    /// <summary>States in which what was sent to the facilitator may have to be sent again.</summary>
    public static bool KeepsSettlement(PaymentState state) => state is PaymentState.Settling or PaymentState.Unknown;
}
