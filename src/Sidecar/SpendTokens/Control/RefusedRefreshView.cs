namespace Sidecar.SpendTokens.Control;

/// <summary>A handle that was used up without a token coming of it, and the next one.</summary>
internal sealed record RefusedRefreshView(string Title, int Status, string? Detail, string? RefreshHandle, DateTimeOffset? RefreshExpiresAt);
