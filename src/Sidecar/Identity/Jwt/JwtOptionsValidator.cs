using System.Buffers;
using Sidecar.Policies;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.Jwt;

internal static class JwtOptionsValidator
{
    private const int LongestName = 64;
    private const int MostTokens = 1_000_000;

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-");

    /// <param name="mode">Whether published test keys count.</param>
    /// <param name="keyPath">The section's own path.</param>
    public static void Validate(JwtOptions options, IdentityMode mode, string keyPath, IConfigurationErrors errors)
    {
        errors.CheckTime($"{keyPath}:{nameof(options.Skew)}", options.Skew, TimeSpan.Zero, TimeSpan.FromMinutes(5));
        if (options.MaxVerifiedTokens is < 1 or > MostTokens)
        {
            errors.Add($"{keyPath}:{nameof(options.MaxVerifiedTokens)}", $"must be between 1 and {MostTokens}");
        }

        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (name, issuer) in options.Issuers)
        {
            var path = $"{keyPath}:{nameof(options.Issuers)}:{name}";
            if (name.Length is 0 or > LongestName || name.AsSpan().ContainsAnyExcept(NameCharacters))
            {
                errors.Add(path, $"is not a name for an issuer: write 1 to {LongestName} of A-Z a-z 0-9 . _ -");
            }

            if (string.IsNullOrEmpty(issuer.Issuer))
            {
                errors.Add($"{path}:{nameof(issuer.Issuer)}", "is required: write the iss of its tokens, e.g. \"https://login.example.com/\"");
            }
            else if (!taken.Add(issuer.Issuer))
            {
                errors.Add($"{path}:{nameof(issuer.Issuer)}", "is the issuer of another entry too; write its audiences there");
            }

            ValidateKeys(issuer, mode, path, errors);
            ValidateClaims(issuer, path, errors);
            ValidateTimes(issuer, path, errors);
        }
    }

    private static void ValidateKeys(JwtIssuerOptions issuer, IdentityMode mode, string path, IConfigurationErrors errors)
    {
        if (issuer.JwksUrl is null == issuer.Keys is null)
        {
            errors.Add(path, $"needs either {nameof(issuer.JwksUrl)} or {nameof(issuer.Keys)}");
        }

        if (issuer.JwksUrl is { } text)
        {
            ValidateUrl(text, issuer.AllowHttp, $"{path}:{nameof(issuer.JwksUrl)}", errors);
        }

        for (var index = 0; index < issuer.Algorithms.Count; index++)
        {
            if (JoseNames.ToAlgorithm(issuer.Algorithms[index]) is null or SignatureAlgorithm.HmacSha256)
            {
                errors.Add($"{path}:{nameof(issuer.Algorithms)}:{index}", "is not one of: ES256, ES384, ES512, EdDSA, RS256, RS384, RS512, PS256, PS384, PS512");
            }
        }

        if (issuer.Keys is { } keys && FaultOf(IssuerKeyText.Read(keys, AlgorithmsOf(issuer), mode)) is { } fault)
        {
            errors.Add($"{path}:{nameof(issuer.Keys)}", fault);
        }
    }

    private static string? FaultOf(IssuerKeysResult keys) => keys switch
    {
        IssuerKeysResult.Unusable unusable => unusable.Reason,
        IssuerKeysResult.Usable { Keys.HasUnreachable: true } =>
            $"has more than {IssuerKeys.MostTried} keys for one algorithm that no kid tells apart, and for a token no more than {IssuerKeys.MostTried} are tried; give each its kid, or leave out those that sign no more",
        _ => null,
    };

    private static void ValidateUrl(string text, bool allowsHttp, string path, IConfigurationErrors errors)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.UserInfo.Length > 0 || url.Fragment.Length > 0)
        {
            errors.Add(path, "is not an address of keys; write https://host/path");
        }
        else if (url.Scheme == "http" && !allowsHttp)
        {
            errors.Add(path, $"is not https; write {nameof(JwtIssuerOptions.AllowHttp)}: true beside it if nobody else is on the way");
        }
    }

    private static void ValidateClaims(JwtIssuerOptions issuer, string path, IConfigurationErrors errors)
    {
        if (issuer.Audiences.Count == 0 || issuer.Audiences.Any(string.IsNullOrEmpty))
        {
            errors.Add($"{path}:{nameof(issuer.Audiences)}", "is required: write what the aud of tokens for us is, e.g. [ \"https://api.example.com\" ]");
        }

        if (issuer.ClientIdClaim is "")
        {
            errors.Add($"{path}:{nameof(issuer.ClientIdClaim)}", "is empty; write the name of a claim");
        }

        for (var index = 0; index < issuer.PermissionClaims.Count; index++)
        {
            if (issuer.PermissionClaims[index].Length == 0)
            {
                errors.Add($"{path}:{nameof(issuer.PermissionClaims)}:{index}", "is empty; write the name of a claim");
            }
        }

        BoundProfiles.Validate(issuer.Profiles, $"{path}:{nameof(issuer.Profiles)}", errors);
    }

    private static void ValidateTimes(JwtIssuerOptions issuer, string path, IConfigurationErrors errors)
    {
        errors.CheckTime($"{path}:{nameof(issuer.Refresh)}", issuer.Refresh, TimeSpan.FromSeconds(10), TimeSpan.FromDays(1));
        errors.CheckTime($"{path}:{nameof(issuer.MaxStale)}", issuer.MaxStale, TimeSpan.FromMinutes(1), TimeSpan.FromDays(30));
        errors.CheckTime($"{path}:{nameof(issuer.Timeout)}", issuer.Timeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(1));
        if (issuer.MaxStale <= issuer.Refresh)
        {
            errors.Add($"{path}:{nameof(issuer.MaxStale)}", $"must be longer than {nameof(issuer.Refresh)}");
        }

        errors.CheckTime($"{path}:{nameof(issuer.MaxLifetime)}", issuer.MaxLifetime ?? TimeSpan.MaxValue, TimeSpan.FromSeconds(1), TimeSpan.MaxValue);
    }

    private static IReadOnlyList<SignatureAlgorithm> AlgorithmsOf(JwtIssuerOptions issuer) => [.. issuer.Algorithms.Select(JoseNames.ToAlgorithm).OfType<SignatureAlgorithm>()];
}
