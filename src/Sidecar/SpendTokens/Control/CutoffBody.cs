namespace Sidecar.SpendTokens.Control;

/// <summary>Tokens that are to be ended together: of one of the three. Or one token of another issuer.</summary>
internal sealed record CutoffBody
{
    public string? Agent { get; init; }

    /// <summary>Its <c>iss</c>.</summary>
    public string? Issuer { get; init; }

    /// <summary>The one token of the issuer that is meant, and no other.</summary>
    public string? Jti { get; init; }

    public string? Family { get; init; }

    public string? Reason { get; init; }
}
