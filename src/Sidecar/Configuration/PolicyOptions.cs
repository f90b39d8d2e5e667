using Sidecar.Policies;

namespace Sidecar.Configuration;

/// <summary>Plain keys of a policy; its sections belong to the gates.</summary>
internal sealed class PolicyOptions
{
    /// <summary>What happens when a gate refuses. <c>Observe</c> cannot stand beside <c>Payment</c> or <c>SpendToken</c>. Default: <c>Enforce</c>.</summary>
    public PolicyMode Mode { get; init; } = PolicyMode.Enforce;

    /// <summary>The wire format of refusals. Default: <c>Problem</c>.</summary>
    public ErrorDialect Errors { get; init; } = ErrorDialect.Problem;
}
