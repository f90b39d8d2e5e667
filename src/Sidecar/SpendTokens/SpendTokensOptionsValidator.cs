using Sidecar.Policies;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.SpendTokens;

namespace Sidecar.SpendTokens;

internal static class SpendTokensOptionsValidator
{
    private const int ShortestSecret = 32;
    private const int LongestName = 256;
    private const int MostTokens = 1_000_000;

    /// <param name="issuers">The names of the issuers of JWTs, for the trusted ones.</param>
    /// <param name="isProduction">Whether keys whose private half is published are refused.</param>
    public static void Validate(SpendTokensOptions options, IReadOnlyCollection<string> issuers, bool isProduction, string keyPath, IConfigurationErrors errors)
    {
        if (options.Merchant is { } merchant && (!IsName(merchant) || merchant == SpendToken.AnyMerchant))
        {
            errors.Add($"{keyPath}:{nameof(options.Merchant)}", $"must have 1 to {LongestName} visible ASCII characters and not be \"{SpendToken.AnyMerchant}\", which stands for all merchants");
        }

        if (options.Issuer is { } issuer && !IsName(issuer))
        {
            errors.Add($"{keyPath}:{nameof(options.Issuer)}", $"must have 1 to {LongestName} visible ASCII characters");
        }

        for (var i = 0; i < options.TrustedIssuers.Count; i++)
        {
            if (!issuers.Contains(options.TrustedIssuers[i]))
            {
                errors.Add($"{keyPath}:{nameof(options.TrustedIssuers)}:{i}", "is not the name of an entry of Sidecar:Identity:Jwt:Issuers");
            }
        }

        Check(options.Skew, TimeSpan.Zero, TimeSpan.FromMinutes(5), $"{keyPath}:{nameof(options.Skew)}", errors);
        Check(options.MaxLifetime, TimeSpan.FromMinutes(1), TimeSpan.FromDays(31), $"{keyPath}:{nameof(options.MaxLifetime)}", errors);
        Check(options.Dpop.MaxAge, TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10), $"{keyPath}:{nameof(options.Dpop)}:{nameof(DpopOptions.MaxAge)}", errors);
        if (options.MaxVerifiedTokens is < 1 or > MostTokens)
        {
            errors.Add($"{keyPath}:{nameof(options.MaxVerifiedTokens)}", $"must be between 1 and {MostTokens}");
        }

        ValidateSecrets(options.Dpop.NonceSecrets, $"{keyPath}:{nameof(options.Dpop)}:{nameof(DpopOptions.NonceSecrets)}", errors);
        ValidateKeys(options, isProduction, keyPath, errors);
    }

    private static void ValidateKeys(SpendTokensOptions options, bool isProduction, string keyPath, IConfigurationErrors errors)
    {
        for (var i = 0; i < options.SigningKeys.Count; i++)
        {
            if (FaultOf(options.SigningKeys[i], isProduction) is { } fault)
            {
                errors.Add($"{keyPath}:{nameof(options.SigningKeys)}:{i}", fault);
            }
        }

        if (options.GeneratedKeys is not { } generated)
        {
            return;
        }

        var path = $"{keyPath}:{nameof(options.GeneratedKeys)}";
        if (options.SigningKeys.Count > 0)
        {
            errors.Add(path, $"stands beside {nameof(options.SigningKeys)}: write one of them");
        }

        ValidateSecrets([generated.Secret ?? ""], $"{path}:{nameof(generated.Secret)}", errors);
        ValidateSecrets(generated.PreviousSecrets, $"{path}:{nameof(generated.PreviousSecrets)}", errors);
    }

    private static string? FaultOf(string text, bool isProduction)
    {
        if (!SigningKeyReader.TryRead(text, keyId: null, out var key, out var error))
        {
            return error;
        }

        return !SignedSpendToken.Algorithms.Contains(key.Algorithm) ? "is no key of P-256 or Ed25519"
            : isProduction && WellKnownTestKeys.Contains(key.VerificationKey) ? "is a key whose private half is published"
            : null;
    }

    private static void ValidateSecrets(IReadOnlyList<string> secrets, string keyPath, IConfigurationErrors errors)
    {
        if (secrets.Any(static secret => secret.Length < ShortestSecret))
        {
            errors.Add(keyPath, $"must have at least {ShortestSecret} characters: take the output of `openssl rand -hex 32`");
        }
    }

    private static void Check(TimeSpan value, TimeSpan least, TimeSpan most, string path, IConfigurationErrors errors)
    {
        if (value < least || value > most)
        {
            errors.Add(path, $"must be between {least} and {most}");
        }
    }

    private static bool IsName(string text) => text.Length is > 0 and <= LongestName && !text.AsSpan().ContainsAnyExceptInRange('!', '~');
}
