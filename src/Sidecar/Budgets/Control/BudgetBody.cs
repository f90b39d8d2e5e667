namespace Sidecar.Budgets.Control;

/// <summary>A budget as it is sent.</summary>
internal sealed record BudgetBody
{
    /// <summary>For a new budget; one that is changed has it in the path.</summary>
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Currency { get; init; }

    public string? TimeZone { get; init; }

    public IReadOnlyList<WindowBody>? Windows { get; init; }

    /// <summary>The version that is to be changed, where <c>If-Match</c> does not say it.</summary>
    public long? Version { get; init; }

    /// <summary>Of an answer that is sent back; not looked at.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Of an answer that is sent back; not looked at.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}
