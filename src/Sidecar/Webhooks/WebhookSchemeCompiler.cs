using System.Text;
using Sidecar.Identity.MessageSignatures;
using Sidecar.Policies;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.Webhooks;

namespace Sidecar.Webhooks;

/// <summary>Turns options into the scheme with its secrets. What is wrong with a secret is told without showing it.</summary>
internal sealed class WebhookSchemeCompiler(KeyUse use, StaticWebhookKeys statics)
{
    private const string Everybodys = "a key whose private half is printed in a specification: everybody could sign with it";

    /// <param name="keyPath">The section's own path.</param>
    /// <returns>Null where something is wrong, which was told.</returns>
    public WebhookScheme? Compile(WebhookOptions options, string keyPath, IConfigurationErrors errors) => options.Scheme switch
    {
        WebhookSender.StandardWebhooks => StandardSecrets(options, keyPath, errors) is { } secrets ? StandardWebhooks.Standard(secrets) : null,
        WebhookSender.Svix => StandardSecrets(options, keyPath, errors) is { } secrets ? StandardWebhooks.Svix(secrets) : null,
        WebhookSender.Stripe => TimestampedHmac.Stripe(options.Secrets),
        WebhookSender.GitHub => TemplateHmac.GitHub(options.Secrets),
        WebhookSender.Acp => TimestampedHmac.Acp(options.Secrets),
        WebhookSender.UcpDetachedJws => Keys(options, $"{keyPath}:{nameof(options.Keys)}", errors) is { } keys ? new DetachedJwsWebhook(keys) { Counts = use.Counts } : null,
        _ => Hmac(options, keyPath, errors),
    };

    private List<StandardWebhookSecret>? StandardSecrets(WebhookOptions options, string keyPath, IConfigurationErrors errors)
    {
        var secrets = new List<StandardWebhookSecret>();
        for (var i = 0; i < options.Secrets.Count; i++)
        {
            if (!StandardWebhookSecret.TryParse(options.Secrets[i], options.ShortestSecret, out var secret, out var error))
            {
                errors.Add($"{keyPath}:{nameof(options.Secrets)}:{i}", $"{error}; write it as the sender shows it: whsec_ (or whpk_ for a public key) and base64");
            }
            else if (secret.IsPrivateKey)
            {
                errors.Add($"{keyPath}:{nameof(options.Secrets)}:{i}", "is a private key (whsk_), which belongs to the sender alone; write the public key (whpk_)");
            }
            else if (secret.PublicKey is { } key && use.IsEverybodys(key))
            {
                errors.Add($"{keyPath}:{nameof(options.Secrets)}:{i}", $"is {Everybodys}");
            }
            else
            {
                secrets.Add(secret);
            }
        }

        return secrets.Count == options.Secrets.Count ? secrets : null;
    }

    private VerificationKey[]? Keys(WebhookOptions options, string keyPath, IConfigurationErrors errors)
    {
        const string Example = "write file:PATH of a JWK set: {\"keys\":[…]}";
        var read = JsonWebKeySet.ParseUcpProfile(Encoding.UTF8.GetBytes(options.Keys ?? ""));
        if (read is not JsonWebKeySetResult.Parsed { Set: var set })
        {
            errors.Add(keyPath, options.Keys is null ? $"is required; {Example}" : $"{((JsonWebKeySetResult.Malformed)read).Reason}; {Example}");
            return null;
        }

        if (set.Keys.Any(use.IsEverybodys))
        {
            errors.Add(keyPath, $"has {Everybodys}");
            return null;
        }

        if (set.Keys.IsEmpty)
        {
            errors.Add(keyPath, $"has no key that verifies ({(set.Skipped.IsEmpty ? "it is empty" : string.Join(", ", set.Skipped.Select(key => key.Reason).Distinct()))})");
            return null;
        }

        statics.Put(keyPath, set.Keys);
        return [.. set.Keys];
    }

    private static TemplateHmac? Hmac(WebhookOptions options, string keyPath, IConfigurationErrors errors)
    {
        if (!SignedTemplate.TryParse(options.Signed ?? "{body}", out var template, out var error))
        {
            errors.Add($"{keyPath}:{nameof(options.Signed)}", $"{error}; write for example {{id}}.{{timestamp}}.{{body}}");
            return null;
        }

        return new TemplateHmac(options.Secrets)
        {
            Header = options.Header ?? "",
            Prefix = options.Prefix ?? "",
            MacEncoding = options.Encoding ?? WebhookEncoding.Hex,
            Template = template,
            IdHeader = options.Id ?? "",
            TimeHeader = options.Timestamp ?? "",
        };
    }
}
