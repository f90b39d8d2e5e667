using System.Buffers;
using Sidecar.Policies;

namespace Sidecar.Payments.Facilitators;

internal static class FacilitatorOptionsValidator
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestRefresh = TimeSpan.FromDays(1);
    private static readonly SearchValues<char> HeaderName =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.");

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

        CheckTime(options.ConnectTimeout, $"{path}:ConnectTimeout", errors);
        CheckTime(options.VerifyTimeout, $"{path}:VerifyTimeout", errors);
        CheckTime(options.SettleTimeout, $"{path}:SettleTimeout", errors);
        if (options.SupportedRefresh < TimeSpan.FromSeconds(1) || options.SupportedRefresh > LongestRefresh)
        {
            errors.Add($"{path}:SupportedRefresh", $"'{options.SupportedRefresh}' is out of range; write a time between 00:00:01 and {LongestRefresh}");
        }

        foreach (var (name, value) in options.Headers)
        {
            if (name.Length == 0 || name.AsSpan().ContainsAnyExcept(HeaderName) || value.AsSpan().ContainsAnyExceptInRange(' ', '~'))
            {
                errors.Add($"{path}:Headers:{name}", "is not a header that can be sent: the name takes letters, digits and -, the value printable ASCII");
            }
        }
    }

    private static void CheckTime(TimeSpan value, string path, IConfigurationErrors errors)
    {
        if (value <= TimeSpan.Zero || value > Longest)
        {
            errors.Add(path, $"'{value}' is no usable timeout; write a time between 00:00:00.001 and {Longest}");
        }
    }
}
