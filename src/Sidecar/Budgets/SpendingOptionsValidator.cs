using Sidecar.Policies;
using Sidecar.Protocols.Webhooks;

namespace Sidecar.Budgets;

internal static class SpendingOptionsValidator
{
    private static readonly TimeSpan ShortestApproval = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestApproval = TimeSpan.FromDays(30);
    private static readonly TimeSpan ShortestLease = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestLease = TimeSpan.FromMinutes(10);

    /// <param name="keyPath">The section's own path.</param>
    public static void Validate(SpendingOptions options, string keyPath, IConfigurationErrors errors)
    {
        if (options.ApprovalLifetime < ShortestApproval || options.ApprovalLifetime > LongestApproval)
        {
            errors.Add($"{keyPath}:{nameof(options.ApprovalLifetime)}", "must be between 00:01:00 and 30.00:00:00, for example 01:00:00");
        }

        if (options.ReservationLease < ShortestLease || options.ReservationLease > LongestLease)
        {
            errors.Add($"{keyPath}:{nameof(options.ReservationLease)}", "must be between 00:00:05 and 00:10:00, for example 00:00:30");
        }

        if (options.ApprovalUrl is { } url && !IsSafe(url.Replace(SpendingOptions.IdPlace, "apr_0", StringComparison.Ordinal), mayHaveFragment: true))
        {
            errors.Add($"{keyPath}:{nameof(options.ApprovalUrl)}", "must be an https:// address without user (http:// only to this machine), for example https://ops.example.com/approvals/{id}");
        }
        else if (options.ApprovalUrl is { } template && !NamesId(template))
        {
            errors.Add($"{keyPath}:{nameof(options.ApprovalUrl)}", $"must have {SpendingOptions.IdPlace} once, in its path, query or fragment, for example https://ops.example.com/approvals/{{id}}");
        }

        Validate(options.Alerts, $"{keyPath}:{nameof(options.Alerts)}", errors);
    }

    private static void Validate(SpendAlertOptions alerts, string keyPath, IConfigurationErrors errors)
    {
        if (alerts.Url is not null && !IsSafe(alerts.Url))
        {
            errors.Add($"{keyPath}:{nameof(alerts.Url)}", "must be an https:// address without user and fragment (http:// only to this machine), for example https://ops.example.com/hooks/spending");
        }

        if (alerts.Url is null && alerts.Secret is not null)
        {
            errors.Add($"{keyPath}:{nameof(alerts.Url)}", $"is missing: with {nameof(alerts.Secret)} alone nothing is sent");
        }

        if (alerts.Url is not null && alerts.Secret is null)
        {
            errors.Add($"{keyPath}:{nameof(alerts.Secret)}", "is required: whoever gets an alert must be able to tell that it is ours, for example env:SIDECAR_ALERT_SECRET");
        }

        if (alerts.Secret is { } text && FaultOf(text) is { } fault)
        {
            errors.Add($"{keyPath}:{nameof(alerts.Secret)}", $"{fault}; make one with `echo whsec_$(openssl rand -base64 32)`");
        }
    }

    // One that stood in the host would send people to a host of its own for each approval.
    private static bool NamesId(string template) =>
        template.Split(SpendingOptions.IdPlace) is [var before, _] && Uri.TryCreate(before, UriKind.Absolute, out var url) && before.Length > url.GetLeftPart(UriPartial.Authority).Length;

    private static bool IsSafe(string text, bool mayHaveFragment = false) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && (url.Scheme == Uri.UriSchemeHttps || (url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        && url.UserInfo.Length == 0 && (mayHaveFragment || url.Fragment.Length == 0);

    private static string? FaultOf(string text) =>
        !StandardWebhookSecret.TryParse(text, out _, out var error) ? error
        : text.StartsWith("whpk_", StringComparison.Ordinal) ? "is a public key, which signs nothing"
        : null;
}
