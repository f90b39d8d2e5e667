namespace Sidecar.SpendTokens.Control;

/// <summary>Tokens that were ended together, or one token of another issuer.</summary>
/// <param name="Scope"><c>agent</c>, <c>issuer</c>, <c>family</c> or <c>token</c>.</param>
internal sealed record CutoffView(string Scope, string Subject, string By, string? Reason)
{
    /// <summary>Of many: the latest that they may have been issued.</summary>
    public DateTimeOffset? IssuedUpTo { get; init; }

    /// <summary>Of one: whose it is.</summary>
    public string? Issuer { get; init; }

    /// <summary>Of one: until when it is remembered.</summary>
    public DateTimeOffset? RevokedUntil { get; init; }
}
