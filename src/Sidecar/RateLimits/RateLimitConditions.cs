using Sidecar.Policies;

namespace Sidecar.RateLimits;

/// <summary>What a limit needs beside it in its policy.</summary>
internal static class RateLimitConditions
{
    private const string Authenticate = "Authenticate";
    private const string Webhook = "Webhook";

    /// <summary>What is wrong, and the key below the section that it is about; null where nothing is.</summary>
    public static (string Key, string Message)? Unmet(RateLimitRule rule, IReadOnlyList<IGate> gates)
    {
        var key = $"{rule.Index}:{nameof(RateLimitOptions.By)}";
        if (rule.By.Any(static subject => subject is RateLimitSubject.Principal or RateLimitSubject.Agent) && !gates.Any(static gate => gate.Name is Authenticate or Webhook))
        {
            return (key, $"counts by who calls, and nothing in the policy finds that out; add {Authenticate}, or write Ip");
        }

        if (!rule.By.Contains(RateLimitSubject.Payer))
        {
            return null;
        }

        return gates.OfType<IPriceSource>().FirstOrDefault() switch
        {
            null => (key, "counts by who pays, and nothing in the policy asks for a payment; add Payment, or write Principal or Ip"),
            { SettlesFirst: true } => (key, "counts by who pays, which is proven when the payment was taken already; with \"Settle\": \"BeforeUpstream\" write Principal or Ip"),
            _ => null,
        };
    }
}
