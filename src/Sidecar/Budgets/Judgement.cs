using System.Runtime.InteropServices;
using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>A decision on its way out.</summary>
/// <param name="IsInAudit">Whether it was written down together with something else.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Judgement(SpendDecision Decision, bool IsInAudit = false)
{
    public static implicit operator Judgement(SpendDecision decision) => new(decision);
}
