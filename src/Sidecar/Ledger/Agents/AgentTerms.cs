namespace Sidecar.Ledger.Agents;

/// <summary>What an agent may do, as its column holds it: everything of <see cref="AgentRecord"/> that has no column of its own.</summary>
internal sealed record AgentTerms
{
    public required string? Name { get; init; }

    public required bool IsSuspended { get; init; }

    public required long? PerTransaction { get; init; }

    public required long? ApprovalAbove { get; init; }

    public required SpendLimits Limits { get; init; }

    public required IReadOnlyList<string> AllowedMerchants { get; init; }

    public required IReadOnlyList<string> DeniedMerchants { get; init; }

    public required IReadOnlyList<string> AllowedCategories { get; init; }

    public required IReadOnlyList<string> DeniedCategories { get; init; }

    public static AgentTerms Of(AgentRecord agent) => new()
    {
        Name = agent.Name,
        IsSuspended = agent.IsSuspended,
        PerTransaction = agent.PerTransaction,
        ApprovalAbove = agent.ApprovalAbove,
        Limits = agent.Limits,
        AllowedMerchants = agent.AllowedMerchants,
        DeniedMerchants = agent.DeniedMerchants,
        AllowedCategories = agent.AllowedCategories,
        DeniedCategories = agent.DeniedCategories,
    };

    public AgentRecord Apply(AgentRecord agent) => agent with
    {
        Name = Name,
        IsSuspended = IsSuspended,
        PerTransaction = PerTransaction,
        ApprovalAbove = ApprovalAbove,
        Limits = Limits,
        AllowedMerchants = AllowedMerchants,
        DeniedMerchants = DeniedMerchants,
        AllowedCategories = AllowedCategories,
        DeniedCategories = DeniedCategories,
    };
}
