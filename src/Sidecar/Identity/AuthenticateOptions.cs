namespace Sidecar.Identity;

/// <summary>The section <c>Sidecar:Policies:{policy}:Authenticate</c>: who may call.</summary>
internal sealed class AuthenticateOptions
{
    /// <summary>
    /// What is accepted, in this order: the first of them that the request brings decides, and a bad one is refused even where another one would be good. At least one.
    /// </summary>
    public IReadOnlyList<CredentialKind> AnyOf { get; set; } = [];

    /// <summary>Whether callers without any credentials pass as nobody. Callers with bad ones never do. Default <c>false</c>.</summary>
    public bool Anonymous { get; set; }

    /// <summary>
    /// Permissions that a caller must have, all of them: <c>checkout:read</c>, <c>checkout:write</c>, <c>products:read</c>, <c>orders:read</c>, <c>orders:webhooks</c>, or words of
    /// your own. Anonymous callers have none and, where they are let pass, need none. Default: none.
    /// </summary>
    public IReadOnlyList<string> Require { get; set; } = [];

    /// <summary>
    /// Where the merchant describes how buyers link their accounts: the https address of its protected-resource metadata (RFC 9728), e.g. <c>https://shop.example/.well-known/oauth-protected-resource</c>.
    /// Says that the tokens of <c>Jwt</c> are buyers' own: where one is missing or not good the refusal is <c>identity_required</c> and names the address. Default: none.
    /// </summary>
    public string? ResourceMetadata { get; set; }
}
