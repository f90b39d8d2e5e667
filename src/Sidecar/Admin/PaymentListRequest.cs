using Sidecar.Ledger;

namespace Sidecar.Admin;

/// <summary>What was asked of <c>/admin/payments</c>.</summary>
/// <param name="Query">Which payments; its limit is the page's.</param>
/// <param name="Format">How they are written.</param>
internal sealed record PaymentListRequest(PaymentQuery Query, PaymentFormat Format);

/// <summary>Why a request for payments is not understood, with the parameter and what may stand there.</summary>
internal sealed class PaymentFilterException(string parameter, string expectation) : Exception($"{parameter}: {expectation}");
