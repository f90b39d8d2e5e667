using System.Collections.Frozen;
using System.Collections.Immutable;
using Sidecar.Budgets.Windows;
using Sidecar.Ledger;
using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>What an agent may do, with everything worked out that does not depend on a request.</summary>
internal sealed class AgentTerms
{
    private readonly FrozenSet<string> _allowedMerchants;
    private readonly FrozenSet<string> _deniedMerchants;
    private readonly FrozenSet<string> _allowedCategories;
    private readonly FrozenSet<string> _deniedCategories;

    /// <param name="budget">The one that the agent names; null where it names none.</param>
    /// <exception cref="TimeZoneNotFoundException">This machine does not know a zone of the limits.</exception>
    public AgentTerms(AgentRecord agent, BudgetRecord? budget)
    {
        (Agent, Budget) = (agent, budget);
        Windows =
        [
            .. WindowCompiler.Compile(agent.Limits, new(SpendAccountKind.Agent, agent.Id), agent.Currency, prefix: ""),
            .. budget is null ? [] : WindowsOf(budget),
        ];

        // Names differ by case from one hand to another: what is denied is denied in any case, what is allowed only as it was written.
        _allowedMerchants = agent.AllowedMerchants.ToFrozenSet(StringComparer.Ordinal);
        _allowedCategories = agent.AllowedCategories.ToFrozenSet(StringComparer.Ordinal);
        _deniedMerchants = agent.DeniedMerchants.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
        _deniedCategories = agent.DeniedCategories.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    }

    public AgentRecord Agent { get; }

    public BudgetRecord? Budget { get; }

    /// <summary>The agent's own, then those of the budget above it.</summary>
    public ImmutableArray<CountedWindow> Windows { get; }

    public static ImmutableArray<CountedWindow> WindowsOf(BudgetRecord budget) => WindowCompiler.Compile(budget.Limits, new(SpendAccountKind.Budget, budget.Id), budget.Currency, prefix: "budget.");

    /// <summary>Whether nothing has changed.</summary>
    public bool AreSameAs(AgentTerms other) =>
        Agent.Version == other.Agent.Version && Budget?.Version == other.Budget?.Version && Budget?.Id == other.Budget?.Id;

    /// <summary>Whether somebody has to approve an amount.</summary>
    public bool NeedsApproval(long micros) => Agent.ApprovalAbove is { } threshold && micros > threshold;

    /// <summary>The first reason against a request that needs no count; null where there is none.</summary>
    public SpendDecision.Denied? Refuse(SpendRequest request)
    {
        if (Agent.IsSuspended)
        {
            return new(SpendDenial.AgentSuspended);
        }

        if (request.Amount.Currency != Agent.Currency || (Budget is not null && request.Amount.Currency != Budget.Currency))
        {
            return new(SpendDenial.CurrencyNotAllowed);
        }

        if (_deniedMerchants.Contains(request.Merchant) || (_allowedMerchants.Count > 0 && !_allowedMerchants.Contains(request.Merchant)))
        {
            return new(SpendDenial.MerchantNotAllowed);
        }

        if (!AllowsCategory(request.Category))
        {
            return new(SpendDenial.CategoryNotAllowed);
        }

        return request.Amount.Micros > Agent.PerTransaction ? new(SpendDenial.TransactionLimit, "per_transaction") : null;
    }

    private bool AllowsCategory(string? category) => category is null
        ? _allowedCategories.Count == 0
        : !_deniedCategories.Contains(category) && (_allowedCategories.Count == 0 || _allowedCategories.Contains(category));
}
