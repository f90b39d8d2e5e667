using System.Text.Json;

namespace Sidecar.Budgets.Control;

/// <summary>A window as it is sent: a period of the calendar or the length of a rolling one, and at least one limit.</summary>
internal sealed record WindowBody
{
    /// <summary>What an agent is told; the period where it is left out.</summary>
    public string? Name { get; init; }

    /// <summary><c>hour</c>, <c>day</c> or <c>month</c>.</summary>
    public string? Period { get; init; }

    /// <summary>E.g. <c>1.00:00:00</c>, the last 24 hours.</summary>
    public TimeSpan? Rolling { get; init; }

    public JsonElement? MaxAmount { get; init; }

    public long? MaxCount { get; init; }
}
