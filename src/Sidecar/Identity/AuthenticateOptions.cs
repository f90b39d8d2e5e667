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
}
