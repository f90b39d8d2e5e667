namespace Sidecar.Policies;

/// <summary>What somebody wants to spend, where, and on whose account.</summary>
internal sealed record SpendRequest
{
    public required string Agent { get; init; }

    /// <summary>The most that may be spent; what is spent in the end may be less.</summary>
    public required SpendAmount Amount { get; init; }

    /// <summary>Who gets it: the merchant's id.</summary>
    public required string Merchant { get; init; }

    public string? Category { get; init; }

    /// <summary>What it is for, in the agent's words; written down, and never a reason for a decision. At most 256 characters.</summary>
    public string? Intent { get; init; }

    /// <summary>Who issued the token that allows it: can be stopped. Null where there is no token.</summary>
    public string? Issuer { get; init; }

    /// <summary>The bounds of the token itself; null where there is no token.</summary>
    public SpendAllowance? Allowance { get; init; }

    public required string RequestId { get; init; }

    /// <summary>The proxy's route; null for a call of the control API.</summary>
    public string? Route { get; init; }

    /// <summary>What makes a later request the same one, so that an approval lets exactly it pass: of the caller and its idempotency key, and of the request where it has none.</summary>
    public required SpendApprovalKey ApprovalKey { get; init; }

    /// <summary>The approval that its token was handed out with: it is used up if this needs one, and nobody is asked. Null where there is none. Only ever of a token of ours.</summary>
    public string? Approval { get; init; }

    /// <summary>Ends the request at once, for a stop that cuts what is in flight; null where nothing can be cut.</summary>
    public Action? Cut { get; init; }
}

/// <summary>How much one token allows, over its whole life.</summary>
/// <param name="TokenId">The token's <c>jti</c>, together with its issuer: <c>Digest.OfParts(iss, jti)</c>.</param>
/// <param name="MaxAmount">In the request's currency, over all uses.</param>
/// <param name="MaxUses">Null for as many as the amount allows.</param>
/// <param name="ExpiresAt">From when on the token is worth nothing.</param>
internal sealed record SpendAllowance(Digest TokenId, long MaxAmount, long? MaxUses, DateTimeOffset ExpiresAt)
{
    /// <summary>The id as text, written once: each request that shows the token is counted under it.</summary>
    public string TokenName { get; } = TokenId.ToString();
}
