namespace Sidecar.Policies;

/// <summary>What was decided about a <see cref="SpendRequest"/>. A closed set.</summary>
internal abstract record SpendDecision
{
    private SpendDecision()
    {
    }

    /// <summary>It may be spent, and it is reserved.</summary>
    internal sealed record Reserved(ISpendReservation Reservation) : SpendDecision;

    /// <summary>It may be spent; nothing is reserved.</summary>
    /// <param name="ApprovalId">The approval that it takes, and that is not used up; null where it takes none.</param>
    internal sealed record Allowed(string? ApprovalId = null) : SpendDecision
    {
        /// <summary>Without an approval.</summary>
        public static Allowed Instance { get; } = new();
    }

    /// <summary>Somebody has to approve it first. The same request passes once when that is done.</summary>
    /// <param name="ApprovalId">E.g. <c>apr_…</c>.</param>
    /// <param name="Url">Where people do that; null where the operator has not said it.</param>
    internal sealed record Held(string ApprovalId, DateTimeOffset ExpiresAt, string? Url) : SpendDecision;

    /// <summary>It may not be spent.</summary>
    /// <param name="Limit">The limit's name, e.g. <c>day</c>; null where the reason is no limit. The budget above an agent shows as <c>budget.day</c>.</param>
    /// <param name="ResetsAt">From when on the limit may leave room again; null where waiting changes nothing.</param>
    internal sealed record Denied(SpendDenial Reason, string? Limit = null, DateTimeOffset? ResetsAt = null) : SpendDecision;

    /// <summary>A store that decides is away.</summary>
    /// <param name="Note">For the log; never for the client.</param>
    internal sealed record Unavailable(string Note) : SpendDecision;
}

/// <summary>Why a spend is denied. Told in lower case with underscores, to agents, in the audit and in metrics.</summary>
internal enum SpendDenial
{
    UnknownAgent,
    AgentSuspended,

    /// <summary>An operator stopped the agent, the merchant, the category, the token's issuer or everything.</summary>
    Stopped,
    MerchantNotAllowed,
    CategoryNotAllowed,

    /// <summary>The agent's budget is in another currency.</summary>
    CurrencyNotAllowed,

    /// <summary>More than one transaction may cost.</summary>
    TransactionLimit,

    /// <summary>The sum of a window, of the agent or of the budget above it.</summary>
    AmountLimit,

    /// <summary>The number of spends in a window.</summary>
    CountLimit,

    /// <summary>The token's amount or uses are used up.</summary>
    TokenExhausted,

    /// <summary>An operator said no, nobody said anything in time, or the approval let its request pass before.</summary>
    ApprovalDenied,
}
