namespace Sidecar.Ledger;

/// <summary>What came of a transition. A closed set.</summary>
internal abstract record TransitionOutcome
{
    private TransitionOutcome()
    {
    }

    /// <summary>Written, and durable.</summary>
    internal sealed record Recorded : TransitionOutcome
    {
        public static Recorded Instance { get; } = new();
    }

    /// <summary>The payment stands in a state from which this step cannot be taken; nothing was written.</summary>
    internal sealed record Conflict(PaymentState State) : TransitionOutcome;

    /// <summary>The ledger could not be written.</summary>
    internal sealed record Unavailable(Exception Cause) : TransitionOutcome;
}
