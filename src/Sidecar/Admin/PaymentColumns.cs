using System.Globalization;
using Sidecar.Ledger;

namespace Sidecar.Admin;

/// <summary>What is told of a payment, under the same names in both formats. Numbers that a reader could round (amounts) are digits in a text.</summary>
internal static class PaymentColumns
{
    /// <summary>Of the payment's own number, which stands first, and of the protocol's version the values are numbers; all others are texts, null where there is none.</summary>
    public static IReadOnlyList<(string Name, Func<PaymentRecord, object?> Value)> All { get; } =
    [
        ("paymentId", static payment => payment.PaymentId),
        ("state", static payment => payment.State.ToText()),
        ("route", static payment => payment.Route),
        ("policy", static payment => payment.Policy),
        ("requestId", static payment => payment.RequestId),
        ("x402Version", static payment => (long)payment.X402Version),
        ("scheme", static payment => payment.Scheme),
        ("network", static payment => payment.Network),
        ("asset", static payment => payment.Asset),
        ("amount", static payment => payment.Amount),
        ("payTo", static payment => payment.PayTo),
        ("payer", static payment => payment.Payer),
        ("nonce", static payment => payment.Nonce),
        ("transaction", static payment => payment.Transaction),
        ("reason", static payment => payment.Reason),
        ("grant", static payment => payment.Grant?.ToText()),
        ("grantedAt", static payment => Time(payment.GrantedAt)),
        ("owedSince", static payment => Time(payment.OwedSince)),
        ("owedReason", static payment => payment.OwedReason),
        ("claimedAt", static payment => Time(payment.ClaimedAt)),
        ("updatedAt", static payment => Time(payment.UpdatedAt)),
    ];

    /// <summary>RFC 3339, UTC, milliseconds: as exact as the ledger.</summary>
    public static string? Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
}
