using Sidecar.Policies;

namespace Sidecar.Configuration;

/// <summary>Checks what the types of <see cref="SidecarOptions"/> do not say.</summary>
internal static class SidecarOptionsValidator
{
    public const string PublicUrlKey = $"{ConfigurationKeys.Sidecar}:{nameof(SidecarOptions.PublicUrl)}";

    public static void Check(SidecarOptions options, IConfigurationErrors errors)
    {
        if (options.PublicUrl is not { } url)
        {
            return;
        }

        if (!url.IsAbsoluteUri || (url.Scheme != Uri.UriSchemeHttp && url.Scheme != Uri.UriSchemeHttps))
        {
            errors.Add(PublicUrlKey, "must begin with http:// or https://");
        }
        else if (url.Query.Length > 0 || url.Fragment.Length > 0 || url.UserInfo.Length > 0)
        {
            errors.Add(PublicUrlKey, "must have no user, query or fragment; write https://host or https://host/path");
        }
    }
}
