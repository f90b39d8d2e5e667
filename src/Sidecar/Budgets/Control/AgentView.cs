using Sidecar.Ledger;
using Sidecar.Protocols.Money;

namespace Sidecar.Budgets.Control;

/// <summary>An agent as it is shown; what is shown can be sent again.</summary>
internal sealed record AgentView(string Id, string Currency)
{
    public string? Name { get; init; }

    public bool Suspended { get; init; }

    public string? Budget { get; init; }

    public string? PerTransaction { get; init; }

    public string? ApprovalAbove { get; init; }

    public string? TimeZone { get; init; }

    public IReadOnlyList<WindowView> Windows { get; init; } = [];

    public IReadOnlyList<string> AllowedMerchants { get; init; } = [];

    public IReadOnlyList<string> DeniedMerchants { get; init; } = [];

    public IReadOnlyList<string> AllowedCategories { get; init; } = [];

    public IReadOnlyList<string> DeniedCategories { get; init; } = [];

    public IReadOnlyList<string> Payers { get; init; } = [];

    public long Version { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset UpdatedAt { get; init; }

    public static AgentView Of(AgentRecord agent) => new(agent.Id, agent.Currency)
    {
        Name = agent.Name,
        Suspended = agent.IsSuspended,
        Budget = agent.Budget,
        PerTransaction = Amount(agent.PerTransaction, agent.Currency),
        ApprovalAbove = Amount(agent.ApprovalAbove, agent.Currency),
        TimeZone = agent.Limits.TimeZone,
        Windows = [.. agent.Limits.Windows.Select(window => WindowView.Of(window, agent.Currency))],
        AllowedMerchants = agent.AllowedMerchants,
        DeniedMerchants = agent.DeniedMerchants,
        AllowedCategories = agent.AllowedCategories,
        DeniedCategories = agent.DeniedCategories,
        Payers = agent.Payers,
        Version = agent.Version,
        CreatedAt = agent.CreatedAt,
        UpdatedAt = agent.UpdatedAt,
    };

    private static string? Amount(long? micros, string currency) => micros is { } known ? MoneyJson.Write(known, currency) : null;
}
