namespace Sidecar.Identity.Jwt;

/// <summary>The section <c>Sidecar:Identity:Jwt</c>: tokens of trusted issuers, in <c>Authorization: Bearer …</c>.</summary>
internal sealed class JwtOptions
{
    public const string Section = IdentityOptions.Section + ":Jwt";

    /// <summary>The issuers whose tokens count, under names of your choice: 1 to 64 of <c>A-Z a-z 0-9 . _ -</c>. The backend sees the name. At least one where a policy accepts <c>Jwt</c>.</summary>
    public Dictionary<string, JwtIssuerOptions> Issuers { get; set; } = [];

    /// <summary>How far an issuer's clock may be from ours, from none to 5 minutes. Default 30 seconds.</summary>
    public TimeSpan Skew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How many tokens are remembered as verified, so that a signature is checked once; about 1 KB each. From 1 to 1000000. Default 10000.</summary>
    public int MaxVerifiedTokens { get; set; } = 10_000;
}
