using Sidecar.Policies;

namespace Sidecar.Admin;

internal static class AdminOptionsValidator
{
    private const int ShortestToken = 16;

    public static void Validate(AdminOptions options, string keyPath, IConfigurationErrors errors)
    {
        var url = AdminUrl.Parse(options.Url);
        if (url is null)
        {
            errors.Add($"{keyPath}:Url", "must be http:// or https://, then an IP address, localhost or *, then a port, for example http://127.0.0.1:9901");
        }
        else if (!url.IsLoopback && string.IsNullOrEmpty(options.Token))
        {
            errors.Add(
                $"{keyPath}:Token",
                $"is required because {keyPath}:Url can be reached from other machines: write a secret such as env:SIDECAR_ADMIN_TOKEN here, or listen on http://127.0.0.1:9901");
        }

        if (options.Token is { Length: > 0 and < ShortestToken })
        {
            errors.Add($"{keyPath}:Token", $"must have at least {ShortestToken} characters: take the output of `openssl rand -hex 32`");
        }
    }
}
