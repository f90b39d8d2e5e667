using Sidecar.Policies;

namespace Sidecar.Admin;

/// <summary>An entry of <c>Sidecar:Admin:Callers</c>.</summary>
internal sealed class AdminCallerOptions
{
    /// <summary>The caller's bearer token; a secret of at least 16 characters that no other caller has. Required.</summary>
    public string? Token { get; set; }

    /// <summary>
    /// What the caller may do: <c>Viewer</c> reads, <c>Issuer</c> also issues spend tokens and asks for authorizations, <c>Operator</c> changes everything. Default <c>Viewer</c>.
    /// </summary>
    public OperatorRole Role { get; set; } = OperatorRole.Viewer;
}
