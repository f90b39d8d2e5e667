using Sidecar.Policies;

namespace Sidecar.Payments.Facilitators;

internal static class FacilitatorOptionsValidator
{
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan ShortestRefresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestRefresh = TimeSpan.FromDays(1);

    /// <param name="path">The entry's key path, <c>Sidecar:Facilitators:{name}</c>.</param>
    public static void Validate(FacilitatorOptions options, string path, IConfigurationErrors errors)
    {
        if (!Uri.TryCreate(options.Url, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")
            || url.Query.Length > 0 || url.Fragment.Length > 0)
        {
            errors.Add($"{path}:Url", options.Url is null
                ? "missing; write the facilitator's base address, e.g. \"https://x402.org/facilitator\""
                : $"'{options.Url}' is not an address; write http(s)://host/path without query");
        }
        else if (url.UserInfo.Length > 0)
        {
            errors.Add($"{path}:Url", "user and password in the address are never sent; write them under Headers, e.g. { \"Authorization\": \"Basic …\" }");
        }

        errors.CheckTime($"{path}:ConnectTimeout", options.ConnectTimeout, Shortest, Longest);
        errors.CheckTime($"{path}:VerifyTimeout", options.VerifyTimeout, Shortest, Longest);
        errors.CheckTime($"{path}:SettleTimeout", options.SettleTimeout, Shortest, Longest);
        if (options.SupportedRefresh < ShortestRefresh || options.SupportedRefresh > LongestRefresh)
        {
            errors.Add($"{path}:SupportedRefresh", $"'{options.SupportedRefresh}' is out of range; write a time between {ShortestRefresh} and {LongestRefresh}");
        }

        foreach (var (name, value) in options.Headers)
        {
            OutgoingHeader.Check(name, value, $"{path}:Headers:{name}", errors);
        }
    }
}
