using System.Text.Json;

namespace Sidecar.Budgets.Control;

/// <summary>An agent as it is sent. What is left out is not limited.</summary>
internal sealed record AgentBody
{
    /// <summary>For a new agent; one that is changed has it in the path.</summary>
    public string? Id { get; init; }

    public string? Name { get; init; }

    public string? Currency { get; init; }

    public bool Suspended { get; init; }

    public string? Budget { get; init; }

    public JsonElement? PerTransaction { get; init; }

    public JsonElement? ApprovalAbove { get; init; }

    public string? TimeZone { get; init; }

    public IReadOnlyList<WindowBody>? Windows { get; init; }

    public IReadOnlyList<string>? AllowedMerchants { get; init; }

    public IReadOnlyList<string>? DeniedMerchants { get; init; }

    public IReadOnlyList<string>? AllowedCategories { get; init; }

    public IReadOnlyList<string>? DeniedCategories { get; init; }

    public IReadOnlyList<string>? Payers { get; init; }

    /// <summary>The version that is to be changed, where <c>If-Match</c> does not say it.</summary>
    public long? Version { get; init; }

    /// <summary>Of an answer that is sent back; not looked at.</summary>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Of an answer that is sent back; not looked at.</summary>
    public DateTimeOffset? UpdatedAt { get; init; }
}
