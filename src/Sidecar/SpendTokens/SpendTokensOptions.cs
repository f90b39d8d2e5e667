namespace Sidecar.SpendTokens;

/// <summary>Spend tokens: who issues them, and who we are to them. Section <c>Sidecar:SpendTokens</c>.</summary>
internal sealed class SpendTokensOptions
{
    public const string Section = "Sidecar:SpendTokens";

    /// <summary>Our id as a merchant: what a token's <c>aud</c> must name, and what budgets know us by. 1 to 256 visible ASCII characters. Required where a policy has <c>SpendToken</c>.</summary>
    public string? Merchant { get; set; }

    /// <summary>The <c>iss</c> of the tokens that this proxy issues. Default: <c>Sidecar:PublicUrl</c>.</summary>
    public string? Issuer { get; set; }

    /// <summary>
    /// Private keys that are mounted (PEM or JWK, usually as <c>file:PATH</c>): P-256 or Ed25519. The first signs; all are published at <c>/.well-known/jwks.json</c>. Either these or
    /// <see cref="GeneratedKeys"/>; with neither this proxy issues no tokens.
    /// </summary>
    public IReadOnlyList<string> SigningKeys { get; set; } = [];

    /// <summary>Keys that the proxy makes itself and keeps, encrypted, in the ledger. Default: none.</summary>
    public GeneratedKeyOptions? GeneratedKeys { get; set; }

    /// <summary>Names of entries of <c>Sidecar:Identity:Jwt:Issuers</c> whose spend tokens count too; their keys are had as for their other tokens. Default: none.</summary>
    public IReadOnlyList<string> TrustedIssuers { get; set; } = [];

    /// <summary>How far an issuer's clock may be from ours, from none to 5 minutes. Default 30 seconds.</summary>
    public TimeSpan Skew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The longest life of a token, issued here or by others, from a minute to 31 days. Default one hour.</summary>
    public TimeSpan MaxLifetime { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How many tokens are remembered as verified, so that a signature is checked once; about 2 KB each. From 1 to 1000000. Default 10000.</summary>
    public int MaxVerifiedTokens { get; set; } = 10_000;

    /// <summary>How proofs of possession (RFC 9449) are judged.</summary>
    public DpopOptions Dpop { get; set; } = new();

    /// <summary>Whether we have keys to issue tokens with.</summary>
    internal bool IssuesTokens => SigningKeys.Count > 0 || GeneratedKeys is not null;
}
