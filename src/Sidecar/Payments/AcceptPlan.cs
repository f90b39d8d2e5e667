using Sidecar.Protocols.X402;

namespace Sidecar.Payments;

/// <summary>One way to pay as the merchant configured it, compiled: what stays the same whatever the facilitators say.</summary>
/// <param name="Requirements">The version 2 entry, without what a facilitator's kind adds to <c>extra</c>.</param>
/// <param name="V1Network">The network's name for version 1 clients; null when the entry cannot be shown to them.</param>
internal sealed record AcceptPlan(PaymentRequirements Requirements, string? V1Network)
{
    public bool IsEvm => PaymentChecks.IsEvm(Requirements);
}
