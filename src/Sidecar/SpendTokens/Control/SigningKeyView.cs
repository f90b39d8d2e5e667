namespace Sidecar.SpendTokens.Control;

/// <summary>A key that signs tokens as it is shown, never its private half.</summary>
/// <param name="Id">The <c>kid</c> of tokens.</param>
/// <param name="CreatedAt">Null for one that is mounted.</param>
/// <param name="Signs">Whether tokens are signed with it now.</param>
internal sealed record SigningKeyView(string? Id, DateTimeOffset? CreatedAt, bool Signs);
