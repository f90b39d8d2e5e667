namespace Sidecar.Policies;

/// <summary>What happens when a gate refuses.</summary>
internal enum PolicyMode
{
    /// <summary>The refusal is answered.</summary>
    Enforce,

    /// <summary>The refusal is told in logs and metrics, and the request passes. Never where money is taken: beside <c>Payment</c> or <c>SpendToken</c>.</summary>
    Observe,
}
