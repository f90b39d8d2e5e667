using Sidecar.Policies;

namespace Sidecar.Payments.Facilitators;

internal static class FacilitatorOptionsValidator
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);

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
        if (options.SupportedRefresh < TimeSpan.FromSeconds(1))
        {
            errors.Add($"{path}:SupportedRefresh", $"'{options.SupportedRefresh}' is too often; write at least 00:00:01");
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
