namespace Sidecar.SpendTokens.Control;

/// <summary>A decision as it is shown.</summary>
/// <param name="Decision"><c>allow</c>, <c>hold</c> or <c>deny</c>.</param>
internal sealed record AuthorizationView(string Decision)
{
    public string? Reason { get; init; }

    public string? Limit { get; init; }

    public DateTimeOffset? ResetsAt { get; init; }

    public string? ApprovalId { get; init; }

    /// <summary>Where people decide about it: the operator's address, or else the path of this API.</summary>
    public string? ApprovalUrl { get; init; }

    /// <summary>Shown once.</summary>
    public string? Token { get; init; }

    public string? TokenId { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>How long the decision took, until it was told, in milliseconds.</summary>
    public double LatencyMs { get; init; }
}
