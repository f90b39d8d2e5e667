using System.Buffers;
using Sidecar.Policies;

namespace Sidecar.Admin;

internal static class AdminOptionsValidator
{
    private const int ShortestToken = 16;
    private const int LongestName = 64;
    private const int MostCallers = 64;
    private const int MostRequests = 100_000;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    public static void Validate(AdminOptions options, string keyPath, IConfigurationErrors errors)
    {
        var url = AdminUrl.Parse(options.Url);
        if (url is null)
        {
            errors.Add($"{keyPath}:Url", "must be http:// or https://, then an IP address, localhost or *, then a port, for example http://127.0.0.1:9901");
        }
        else if (!url.IsLoopback && string.IsNullOrEmpty(options.Token) && options.Callers.Count == 0)
        {
            errors.Add(
                $"{keyPath}:Token",
                $"is required because {keyPath}:Url can be reached from other machines: write a secret such as env:SIDECAR_ADMIN_TOKEN here, or listen on http://127.0.0.1:9901");
        }

        if (options.Token is { Length: > 0 and < ShortestToken })
        {
            errors.Add($"{keyPath}:Token", TooShort);
        }

        if (options.RequestsPerSecond is < 1 or > MostRequests)
        {
            errors.Add($"{keyPath}:{nameof(AdminOptions.RequestsPerSecond)}", $"must be between 1 and {MostRequests}");
        }

        ValidateCallers(options, $"{keyPath}:{nameof(AdminOptions.Callers)}", errors);
    }

    private static string TooShort => $"must have at least {ShortestToken} characters: take the output of `openssl rand -hex 32`";

    private static void ValidateCallers(AdminOptions options, string keyPath, IConfigurationErrors errors)
    {
        if (options.Callers.Count > MostCallers)
        {
            errors.Add(keyPath, $"may have at most {MostCallers} callers");
        }

        var tokens = new HashSet<string>(StringComparer.Ordinal) { options.Token ?? "" };
        foreach (var (name, caller) in options.Callers)
        {
            if (name.Length > LongestName || name.AsSpan().ContainsAnyExcept(NameCharacters) || name == AdminCallers.TokenHolder)
            {
                errors.Add($"{keyPath}:{name}", $"must be named with 1 to {LongestName} of A-Z a-z 0-9 . _ -, and not {AdminCallers.TokenHolder}, which is whoever has {AdminOptions.Section}:{nameof(AdminOptions.Token)}");
            }

            if (caller.Token is not { Length: >= ShortestToken } token)
            {
                errors.Add($"{keyPath}:{name}:{nameof(AdminCallerOptions.Token)}", TooShort);
            }
            else if (!tokens.Add(token))
            {
                errors.Add($"{keyPath}:{name}:{nameof(AdminCallerOptions.Token)}", "is another caller's token too: each needs its own");
            }
        }
    }
}
