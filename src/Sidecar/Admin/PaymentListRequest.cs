using Sidecar.Ledger;

namespace Sidecar.Admin;

/// <summary>What was asked of <c>/admin/payments</c>.</summary>
/// <param name="Query">Which payments; its limit is the page's.</param>
/// <param name="Format">How they are written.</param>
internal sealed record PaymentListRequest(PaymentQuery Query, PaymentFormat Format);
