using Sidecar.Ledger;

namespace Sidecar.Admin;

/// <summary>What was asked of <c>/admin/audit</c>.</summary>
/// <param name="Query">Which records; its limit is the page's.</param>
/// <param name="IsLines">Whether each record is a line of its own.</param>
internal sealed record AuditListRequest(AuditQuery Query, bool IsLines);
