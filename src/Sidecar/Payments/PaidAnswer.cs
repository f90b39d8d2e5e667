using Sidecar.Protocols.X402;

namespace Sidecar.Payments;

/// <summary>The headers of an answer on a paid route: nothing of payments comes from the upstream, and what was paid for is nobody else's.</summary>
internal static class PaidAnswer
{
    private const string Private = "private";

    private static readonly string[] NotFromUpstream =
    [
        X402Headers.SettlementOverrides, X402Headers.PaymentRequired, X402Headers.PaymentResponse, X402Headers.XPaymentResponse,
    ];

    /// <summary>Removes the payment headers that a backend may not set: only this proxy knows what was paid.</summary>
    public static void StripUpstream(IHeaderDictionary headers)
    {
        foreach (var name in NotFromUpstream)
        {
            headers.Remove(name);
        }
    }

    /// <summary>Keeps shared caches from serving one client's purchase to another (RFC 9111 §5.2.2.7).</summary>
    public static void MakePrivate(IHeaderDictionary headers)
    {
        // What is said to delivery networks alone wins over Cache-Control there (RFC 9213 §2.2).
        foreach (var targeted in headers.Keys.Where(IsTargeted).ToList())
        {
            headers.Remove(targeted);
        }

        var directives = headers.CacheControl.ToString();
        if (directives.Length == 0)
        {
            headers.CacheControl = Private;
            return;
        }

        var kept = directives.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(directive => !IsShared(directive)).ToList();
        if (!kept.Exists(IsUnshared))
        {
            kept.Add(Private);
        }

        headers.CacheControl = string.Join(", ", kept);
    }

    private static bool IsTargeted(string name) =>
        name.EndsWith("CDN-Cache-Control", StringComparison.OrdinalIgnoreCase) || name.Equals("Surrogate-Control", StringComparison.OrdinalIgnoreCase);

    private static bool IsUnshared(string directive) =>
        directive.Equals(Private, StringComparison.OrdinalIgnoreCase) || directive.Equals("no-store", StringComparison.OrdinalIgnoreCase);

    private static bool IsShared(string directive) =>
        directive.Equals("public", StringComparison.OrdinalIgnoreCase) || directive.StartsWith("s-maxage", StringComparison.OrdinalIgnoreCase);
}
