namespace Sidecar.SpendTokens.Control;

/// <summary>A token that was just issued, shown once, and the handle that gets the next one where there is one.</summary>
internal sealed record IssuedTokenView(string Token, string Id, DateTimeOffset ExpiresAt, string? RefreshHandle, DateTimeOffset? RefreshExpiresAt);
