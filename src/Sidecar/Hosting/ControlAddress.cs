using System.Collections;
using Sidecar.Admin;
using Sidecar.Configuration;
using Sidecar.Configuration.Control;

namespace Sidecar.Hosting;

/// <summary>Where the admin listener is, and the token for it: from the command line, the proxy's configuration or the environment, in this order.</summary>
internal static class ControlAddress
{
    private const string UsualToken = "env:SIDECAR_ADMIN_TOKEN";

    /// <returns>A null address, and the exit code, where it cannot be told; it was said why.</returns>
    public static (Uri? Address, string? Token, int ExitCode) Find(ControlTarget target, IDictionary environment, TextWriter error)
    {
        var admin = new AdminOptions();
        if (target.Sources.ConfigFiles.Count > 0)
        {
            var configuration = ConfigurationLoader.Load(target.Sources, environment, FeatureOptions.Sections);
            if (!configuration.IsComplete || configuration.Errors.Any)
            {
                return (null, null, configuration.Errors.Report(error));
            }

            admin = FeatureOptions.Bind(configuration).Admin;
            if (configuration.Errors.Any)
            {
                return (null, null, configuration.Errors.Report(error));
            }
        }

        var token = target.Token ?? (admin.Token is null ? UsualToken : null);
        var secret = token is null ? admin.Token : (SecretReference.Read(token, environment) as SecretReading.Found)?.Secret.Trim();
        if (secret is null && target.Token is not null)
        {
            // What was typed is not repeated: it may be the token itself.
            return Refuse(error, "--token is env:NAME of a variable that is set, or file:PATH of a file that can be read; a token itself does not belong on a command line.");
        }

        var url = target.Url ?? admin.Url.Replace("//*", "//127.0.0.1", StringComparison.Ordinal).Replace("//0.0.0.0", "//127.0.0.1", StringComparison.Ordinal);
        return Uri.TryCreate(url, UriKind.Absolute, out var address) && address.Scheme is "http" or "https"
            ? (address, secret, 0)
            : Refuse(error, "--admin is an address such as http://127.0.0.1:9901.");
    }

    private static (Uri? Address, string? Token, int ExitCode) Refuse(TextWriter error, string reason)
    {
        error.WriteLine($"sidecar: {reason}");
        return (null, null, CommandLine.UsageExitCode);
    }
}
