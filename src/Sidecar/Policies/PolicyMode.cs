namespace Sidecar.Policies;

/// <summary>What happens when a gate refuses.</summary>
internal enum PolicyMode
{
    /// <summary>The refusal is answered.</summary>
    Enforce,

    /// <summary>The request passes; what would have been refused is counted (<c>sidecar_observed_refusals_total</c>) and told in the log, once a minute for each kind. Never where money is taken: beside <c>Payment</c> or <c>SpendToken</c>.</summary>
    Observe,
}
