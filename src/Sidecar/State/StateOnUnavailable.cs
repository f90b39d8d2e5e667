namespace Sidecar.State;

/// <summary>What each kind of state does while the shared store is away. Where <c>Local</c> would let something count twice it is refused at the start.</summary>
internal sealed class StateOnUnavailable
{
    /// <summary>Payments in use. <c>Local</c> only with a ledger that the replicas share, whose unique key then decides alone. Default <c>Refuse</c>.</summary>
    public UnavailableAction? PaymentClaims { get; set; }

    /// <summary>Nonces. Only <c>Refuse</c>, the default: another replica would take a replay for new.</summary>
    public UnavailableAction? Nonces { get; set; }

    /// <summary>Idempotency records. Only <c>Refuse</c>, the default: another replica would carry a retry out again.</summary>
    public UnavailableAction? Idempotency { get; set; }

    /// <summary>Rate limits. <c>Local</c>: each replica admits its part of the limit, which is divided by the number of replicas that were last known. Default <c>Local</c>.</summary>
    public UnavailableAction? RateLimits { get; set; }

    /// <summary>Revocations. Only <c>Refuse</c>, the default: what was revoked at another replica would be honoured here.</summary>
    public UnavailableAction? Revocations { get; set; }

    /// <summary>Budgets. Only <c>Refuse</c>, the default: each replica would let an agent spend the whole of its limits.</summary>
    public UnavailableAction? Budgets { get; set; }

    internal bool ClaimsGoLocal => PaymentClaims == UnavailableAction.Local;

    internal bool RatesGoLocal => RateLimits != UnavailableAction.Refuse;
}
