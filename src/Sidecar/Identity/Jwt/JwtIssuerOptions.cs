namespace Sidecar.Identity.Jwt;

/// <summary>An entry of <c>Sidecar:Identity:Jwt:Issuers</c>.</summary>
internal sealed class JwtIssuerOptions
{
    /// <summary>The claim <c>iss</c> of its tokens, character by character. Required.</summary>
    public string? Issuer { get; set; }

    /// <summary>Who we are to the issuer: a token is good when its <c>aud</c> names one of these. At least one.</summary>
    public IReadOnlyList<string> Audiences { get; set; } = [];

    /// <summary>Where the issuer publishes its keys as a JWK set: https, without user and password. Either this or <c>Keys</c>.</summary>
    public string? JwksUrl { get; set; }

    /// <summary>Whether <c>JwksUrl</c> may be http, for an issuer on this machine or inside the cluster: whoever is on the way can then replace its keys. Default <c>false</c>.</summary>
    public bool AllowHttp { get; set; }

    /// <summary>The issuer's public keys where it publishes none: a JWK set, or PEM (EC and RSA); usually as <c>file:PATH</c>.</summary>
    public string? Keys { get; set; }

    /// <summary>The algorithms that count: <c>ES256</c>, <c>ES384</c>, <c>ES512</c>, <c>EdDSA</c>, <c>RS256</c>, <c>RS384</c>, <c>RS512</c>, <c>PS256</c>, <c>PS384</c>, <c>PS512</c>. Default: whatever the key is for.</summary>
    public IReadOnlyList<string> Algorithms { get; set; } = [];

    /// <summary>The claims that list the caller's permissions: a text with spaces between them, or an array. Default <c>scope</c>, <c>scp</c>, <c>permissions</c>.</summary>
    public IReadOnlyList<string> PermissionClaims { get; set; } = [];

    /// <summary>The claim that names the client; it stands for the caller in tokens without <c>sub</c>. Default <c>client_id</c>, and <c>azp</c> where that is missing.</summary>
    public string? ClientIdClaim { get; set; }

    /// <summary>The UCP profiles that the issuer's callers may speak for, as addresses. Default: none in particular, and any.</summary>
    public IReadOnlyList<string> Profiles { get; set; } = [];

    /// <summary>The longest time between <c>iat</c> and <c>exp</c>; tokens then need both. At least one second. Default: any.</summary>
    public TimeSpan? MaxLifetime { get; set; }

    /// <summary>
    /// Whether each request asks whether its token or its subject was revoked. Default <c>true</c>: a leaked token ends when you say so. With <c>Sidecar:State:Kind</c> <c>Redis</c> it
    /// is one call for each request, and no token counts while Redis is away.
    /// </summary>
    public bool CheckRevocations { get; set; } = true;

    /// <summary>How often the keys are fetched anew, from 10 seconds to a day, a tenth sooner at random. A token with an unknown key fetches them at once, at most once a minute. Default 10 minutes.</summary>
    public TimeSpan Refresh { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long the last keys count while they cannot be fetched; after it the issuer's tokens are refused with 503. From one minute to 30 days. Default one day.</summary>
    public TimeSpan MaxStale { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Patience for fetching the keys, from 100 milliseconds to one minute. Default 5 seconds.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);
}
