using Sidecar.Protocols.X402;

namespace Sidecar.Payments.Facilitators;

/// <summary>What came of asking a facilitator to settle. A closed set; that an outcome is unknown is one of the outcomes.</summary>
internal abstract record SettleOutcome
{
    private SettleOutcome()
    {
    }

    /// <summary>The money moved.</summary>
    internal sealed record Settled(SettleResponse Receipt) : SettleOutcome;

    /// <summary>The facilitator says that the money did not move and why.</summary>
    internal sealed record Declined(SettleResponse Receipt) : SettleOutcome;

    /// <summary>The request may have been acted on: a timeout, a reset, a failure without a verdict, or <c>settlement_pending</c>.</summary>
    internal sealed record Unknown(string Note, string? Transaction = null) : SettleOutcome;

    /// <summary>The request certainly was not acted on: no connection, or turned away at the door (429, 401, a refused redirect).</summary>
    internal sealed record NotReached(string Note, TimeSpan? RetryAfter = null) : SettleOutcome;
}
