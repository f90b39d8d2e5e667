using System.Text;
using Sidecar.Identity.MessageSignatures;
using Sidecar.Policies;

namespace Sidecar.Webhooks;

/// <summary>What can be said of the section without a look into its secrets.</summary>
internal static class WebhookOptionsValidator
{
    private const int MostSecrets = 8;
    private const int MostBytes = 30_000_000;
    private const int LongestPrefix = 64;

    // 128 bits, if every bit of it is random. Some senders make 15 characters; less than 8 is no secret.
    private const int ShortestUsually = 16;
    private const int ShortestEver = 8;
    private const string StripePrefix = "whsec_";

    private static readonly TimeSpan ShortestTolerance = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LongestTolerance = TimeSpan.FromHours(1);
    private static readonly TimeSpan ShortestMemory = TimeSpan.FromDays(1);
    private static readonly TimeSpan LongestMemory = TimeSpan.FromDays(30);

    /// <param name="keyPath">The section's own path.</param>
    public static void Validate(WebhookOptions options, string keyPath, IConfigurationErrors errors)
    {
        if (options.Scheme is null)
        {
            errors.Add($"{keyPath}:{nameof(options.Scheme)}", $"is required: write one of {string.Join(", ", Enum.GetNames<WebhookSender>())}");
        }

        if (options.Tolerance < ShortestTolerance || options.Tolerance > LongestTolerance)
        {
            errors.Add($"{keyPath}:{nameof(options.Tolerance)}", "must be between 00:00:01 and 01:00:00, for example 00:05:00");
        }

        if (options.MaxBytes is < 1 or > MostBytes)
        {
            errors.Add($"{keyPath}:{nameof(options.MaxBytes)}", $"must be between 1 and {MostBytes}");
        }

        if (options.Duplicates < ShortestMemory || options.Duplicates > LongestMemory)
        {
            errors.Add($"{keyPath}:{nameof(options.Duplicates)}", "must be between 1.00:00:00 and 30.00:00:00: at least as long as the sender retries, for example 3.00:00:00");
        }

        if (options.ShortestSecret is < ShortestEver or > ShortestUsually)
        {
            errors.Add($"{keyPath}:{nameof(options.ShortestSecret)}", $"must be between {ShortestEver} and {ShortestUsually}");
        }

        ValidateSecrets(options, keyPath, errors);
        ValidateProfiles(options, keyPath, errors);
        if (options.Scheme == WebhookSender.Hmac)
        {
            ValidateHmac(options, keyPath, errors);
        }
        else if (options.Scheme is { } scheme)
        {
            RefuseHmacKeys(options, scheme, keyPath, errors);
        }
    }

    private static void ValidateSecrets(WebhookOptions options, string keyPath, IConfigurationErrors errors)
    {
        var hasSecrets = options.Scheme is not (WebhookSender.Ucp or WebhookSender.UcpDetachedJws);
        if (!hasSecrets && options.Secrets.Count > 0)
        {
            var instead = options.Scheme == WebhookSender.Ucp ? $"sender's profile under {nameof(options.Profiles)}" : $"sender's public keys under {nameof(options.Keys)}";
            errors.Add($"{keyPath}:{nameof(options.Secrets)}", $"is for shared secrets, and {options.Scheme} has none; write the {instead}");
        }

        if (hasSecrets && options.Secrets.Count is 0 or > MostSecrets)
        {
            errors.Add($"{keyPath}:{nameof(options.Secrets)}", $"must have 1 to {MostSecrets} secrets, for example [ \"env:WEBHOOK_SECRET\" ]");
        }

        if (options.Scheme != WebhookSender.UcpDetachedJws && options.Keys is not null)
        {
            var instead = options.Scheme == WebhookSender.Ucp ? $"sender's profile under {nameof(options.Profiles)}" : $"secrets under {nameof(options.Secrets)}";
            errors.Add($"{keyPath}:{nameof(options.Keys)}", $"is only for {nameof(WebhookSender.UcpDetachedJws)}; write the {instead}");
        }

        for (var i = 0; i < options.Secrets.Count; i++)
        {
            ValidateSecret(options.Secrets[i], options, $"{keyPath}:{nameof(options.Secrets)}:{i}", errors);
        }
    }

    private static void ValidateSecret(string? secret, WebhookOptions options, string keyPath, IConfigurationErrors errors)
    {
        var scheme = options.Scheme;
        // Everybody knows what Stripe begins its secrets with. Those of Standard Webhooks say in base64 what they are, and are judged by that.
        var material = secret?.Trim() ?? "";
        material = scheme == WebhookSender.Stripe && material.StartsWith(StripePrefix, StringComparison.Ordinal) ? material[StripePrefix.Length..] : material;
        if (material.Length == 0)
        {
            errors.Add(keyPath, "is empty; everybody could sign with it");
        }
        else if (scheme is WebhookSender.Stripe or WebhookSender.GitHub or WebhookSender.Acp or WebhookSender.Hmac && Encoding.UTF8.GetByteCount(material) < options.ShortestSecret)
        {
            errors.Add(keyPath, $"is too short and could be guessed from one delivery: {options.ShortestSecret} characters at least{(scheme == WebhookSender.Stripe ? $" after {StripePrefix}" : "")}, random; {Instead(scheme)}");
        }
    }

    private static string Instead(WebhookSender? scheme) => scheme == WebhookSender.Stripe
        ? "write it as Stripe shows it"
        : "make one with openssl rand -hex 32 and give it to the sender";

    private static void ValidateProfiles(WebhookOptions options, string keyPath, IConfigurationErrors errors)
    {
        const string Example = "https://shop.example/.well-known/ucp";
        var path = $"{keyPath}:{nameof(options.Profiles)}";
        if (options.Scheme != WebhookSender.Ucp)
        {
            if (options.Profiles.Count > 0)
            {
                errors.Add(path, $"is only for {nameof(WebhookSender.Ucp)}; leave it out");
            }

            return;
        }

        if (options.Profiles.Count == 0)
        {
            errors.Add(path, $"is required: write whose deliveries are taken, for example [ \"{Example}\" ]");
        }

        if (options.Tolerance is not null)
        {
            errors.Add($"{keyPath}:{nameof(options.Tolerance)}", $"cannot be kept: the time that {nameof(WebhookSender.Ucp)} signs is that of the event, and stays when it is sent again; leave it out");
        }

        for (var i = 0; i < options.Profiles.Count; i++)
        {
            if (ProfileUrl.Listed(options.Profiles[i]) is null)
            {
                errors.Add($"{path}:{i}", ProfileUrl.Expectation);
            }
        }
    }

    private static void ValidateHmac(WebhookOptions options, string keyPath, IConfigurationErrors errors)
    {
        ValidateName(options.Header, $"{keyPath}:{nameof(options.Header)}", "X-Signature", errors);
        if (options.Prefix is { } prefix && (prefix.Length > LongestPrefix || prefix.AsSpan().ContainsAnyExceptInRange('!', '~')))
        {
            errors.Add($"{keyPath}:{nameof(options.Prefix)}", $"must be at most {LongestPrefix} visible ASCII characters, for example sha256=");
        }

        ValidatePlace(options.Signed?.Contains("{id}", StringComparison.Ordinal) == true, options.Id, $"{keyPath}:{nameof(options.Id)}", "{id}", "X-Event-Id", errors);
        ValidatePlace(
            options.Signed?.Contains("{timestamp}", StringComparison.Ordinal) == true, options.Timestamp, $"{keyPath}:{nameof(options.Timestamp)}", "{timestamp}", "X-Timestamp", errors);
    }

    private static void ValidatePlace(bool isSigned, string? header, string keyPath, string place, string example, IConfigurationErrors errors)
    {
        if (isSigned)
        {
            ValidateName(header, keyPath, example, errors);
        }
        else if (header is not null)
        {
            errors.Add(keyPath, $"names a header that is not signed, so it would prove nothing; put {place} into Signed, or leave this out");
        }
    }

    private static void RefuseHmacKeys(WebhookOptions options, WebhookSender scheme, string keyPath, IConfigurationErrors errors)
    {
        (string Name, bool IsSet)[] keys =
        [
            (nameof(options.Header), options.Header is not null), (nameof(options.Prefix), options.Prefix is not null), (nameof(options.Encoding), options.Encoding is not null),
            (nameof(options.Signed), options.Signed is not null), (nameof(options.Id), options.Id is not null), (nameof(options.Timestamp), options.Timestamp is not null),
        ];
        foreach (var (name, _) in keys.Where(key => key.IsSet))
        {
            errors.Add($"{keyPath}:{name}", $"is only for {nameof(WebhookSender.Hmac)}: {scheme} says itself what is signed and where it stands");
        }
    }

    private static void ValidateName(string? name, string keyPath, string example, IConfigurationErrors errors)
    {
        if (!HeaderName.IsName(name))
        {
            errors.Add(keyPath, $"must be the name of a header; write {example}");
        }
    }
}
