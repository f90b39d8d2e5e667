using System.Text.Json.Nodes;
using Sidecar.Ledger;

namespace Sidecar.SpendTokens.Control;

/// <summary>An issued token as it is shown: what it allows, never the token.</summary>
internal sealed record TokenView(string Id, string Agent, JsonNode? Claims, string? Family, DateTimeOffset IssuedAt, DateTimeOffset ExpiresAt, DateTimeOffset? RevokedAt)
{
    public static TokenView Of(SpendTokenRecord token) => new(token.Id, token.Agent, JsonNode.Parse(token.Claims), token.Family, token.IssuedAt, token.ExpiresAt, token.RevokedAt);
}
