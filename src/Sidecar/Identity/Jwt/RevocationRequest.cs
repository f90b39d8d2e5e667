namespace Sidecar.Identity.Jwt;

/// <summary>The body of <c>POST /admin/revocations</c>: an issuer, and one of <see cref="Jti"/>, <see cref="Subject"/> and <see cref="Client"/>.</summary>
internal sealed class RevocationRequest
{
    /// <summary>Its name under <c>Sidecar:Identity:Jwt:Issuers</c>, or the claim <c>iss</c> of its tokens.</summary>
    public string? Issuer { get; init; }

    /// <summary>One token, by its claim <c>jti</c>.</summary>
    public string? Jti { get; init; }

    /// <summary>All tokens with this claim <c>sub</c>, also those that are issued from now on.</summary>
    public string? Subject { get; init; }

    /// <summary>All tokens of this client that have no <c>sub</c>, also those that are issued from now on.</summary>
    public string? Client { get; init; }

    /// <summary>How long it is kept, from one minute to 400 days. Default: the issuer's <c>MaxLifetime</c> with the skew that is allowed, or 30 days.</summary>
    public TimeSpan? Retention { get; init; }
}
