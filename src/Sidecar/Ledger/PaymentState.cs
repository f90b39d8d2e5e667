namespace Sidecar.Ledger;

/// <summary>
/// Where a payment stands. <c>claimed → verified → forwarded → settling → settled | failed | unknown | released</c>
/// (settle-before skips <see cref="Forwarded"/>). Stored in lower case.
/// </summary>
internal enum PaymentState
{
    /// <summary>Taken by one request; no other request may use it.</summary>
    Claimed,

    /// <summary>The facilitator, or our own check, found it valid.</summary>
    Verified,

    /// <summary>The request was sent to the upstream.</summary>
    Forwarded,

    /// <summary>The facilitator is asked to settle, or may have been: written before the call.</summary>
    Settling,

    /// <summary>Final: the money moved.</summary>
    Settled,

    /// <summary>Final: the money did not move and this payment will not be tried again.</summary>
    Failed,

    /// <summary>The facilitator was asked and it is not known what happened; the reconciler decides.</summary>
    Unknown,

    /// <summary>Given back before settling was tried: nothing was charged and the same payment may be claimed anew.</summary>
    Released,
}
