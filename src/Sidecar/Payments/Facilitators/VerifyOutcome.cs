namespace Sidecar.Payments.Facilitators;

/// <summary>What a facilitator said of a payment, or that it said nothing. A closed set.</summary>
internal abstract record VerifyOutcome
{
    private VerifyOutcome()
    {
    }

    internal sealed record Valid(string? Payer) : VerifyOutcome;

    /// <param name="Reason">The facilitator's <c>invalidReason</c>; an open set.</param>
    internal sealed record Invalid(string Reason, string? Message) : VerifyOutcome;

    /// <summary>No verdict: not reached, timed out, or an answer that is none. Nothing happened to the money.</summary>
    internal sealed record Unreachable(string Note, TimeSpan? RetryAfter = null) : VerifyOutcome;
}
