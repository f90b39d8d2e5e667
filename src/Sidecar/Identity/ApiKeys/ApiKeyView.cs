using Sidecar.Ledger;

namespace Sidecar.Identity.ApiKeys;

/// <summary>A key as operators see it: never its secret, never its hash.</summary>
internal sealed record ApiKeyView(
    string Id, string State, string Owner, bool Test, IReadOnlyList<string> Permissions, IReadOnlyList<string> Profiles, string Pepper,
    DateTimeOffset CreatedAt, DateTimeOffset? ExpiresAt, DateTimeOffset? RevokedAt, DateTimeOffset? LastUsedAt, string? Successor)
{
    public static ApiKeyView Of(ApiKeyRecord key, DateTimeOffset now) => new(
        key.Id, StateOf(key, now), key.Owner, key.IsTest, key.Permissions, key.Profiles, key.Hash.Pepper, key.CreatedAt, key.ExpiresAt, key.RevokedAt, key.LastUsedAt, key.Successor);

    /// <summary><c>good</c>, <c>ending</c> (rotated, still good), <c>expired</c> or <c>revoked</c>.</summary>
    private static string StateOf(ApiKeyRecord key, DateTimeOffset now) => key switch
    {
        { RevokedAt: not null } => "revoked",
        { ExpiresAt: { } end } when now >= end => "expired",
        { Successor: not null } => "ending",
        _ => "good",
    };
}
