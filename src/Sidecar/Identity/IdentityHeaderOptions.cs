using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Identity;

/// <summary>The section <c>Sidecar:Identity:Headers</c>: the names of the headers that tell the backend who calls. No client can send them.</summary>
internal sealed class IdentityHeaderOptions
{
    /// <summary>The caller's id; characters other than visible ASCII, and <c>%</c> and <c>,</c>, are percent-encoded UTF-8. Default <c>X-Sidecar-Principal</c>.</summary>
    [AllowNull]
    public string Principal { get; set => field = value ?? "X-Sidecar-Principal"; } = "X-Sidecar-Principal";

    /// <summary>How it was proven, e.g. <c>api_key</c>. Default <c>X-Sidecar-Principal-Kind</c>.</summary>
    [AllowNull]
    public string Kind { get; set => field = value ?? "X-Sidecar-Principal-Kind"; } = "X-Sidecar-Principal-Kind";

    /// <summary>The caller's permissions, separated by spaces. Default <c>X-Sidecar-Permissions</c>.</summary>
    [AllowNull]
    public string Permissions { get; set => field = value ?? "X-Sidecar-Permissions"; } = "X-Sidecar-Permissions";
}
