using Sidecar.Ledger;

namespace Sidecar.Payments;

/// <summary>What the ledger could not take when it was known. A closed set.</summary>
internal abstract record UnwrittenOutcome(long PaymentId)
{
    /// <summary>In words, for the log.</summary>
    public abstract string What { get; }

    internal sealed record Step(PaymentTransition Transition) : UnwrittenOutcome(Transition.PaymentId)
    {
        public override string What { get; } = $"became {Transition.To.ToText()}";
    }

    /// <summary>An answer that went out for a request that must not be carried out again.</summary>
    internal sealed record Answer(PaymentGrant Grant) : UnwrittenOutcome(Grant.PaymentId)
    {
        public override string What => "was answered";
    }

    /// <summary>An answer that was not sent because it could not be written down; it may stand in the ledger all the same.</summary>
    internal sealed record Withheld(PaymentGrant Grant) : UnwrittenOutcome(Grant.PaymentId)
    {
        public override string What => "got no answer";
    }

    /// <summary>The money is here and no answer was given.</summary>
    internal sealed record Debt(long PaymentId, string Reason) : UnwrittenOutcome(PaymentId)
    {
        public override string What => "is owed an answer";
    }
}
