using System.Text.Json;

namespace Sidecar.SpendTokens.Control;

/// <summary>What somebody wants to spend, as it is sent.</summary>
internal sealed record AuthorizationBody
{
    public string? Agent { get; init; }

    public JsonElement? Amount { get; init; }

    public string? Currency { get; init; }

    public string? Merchant { get; init; }

    public string? Category { get; init; }

    public string? Intent { get; init; }

    public string? Jkt { get; init; }
}
