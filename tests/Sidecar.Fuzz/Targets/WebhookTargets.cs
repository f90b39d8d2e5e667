using System.Text;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.Webhooks;

namespace Sidecar.Fuzz.Targets;

/// <summary>Deliveries of webhooks: three lines of headers and the body. What nobody signed is never verified.</summary>
internal static class WebhookTargets
{
    private const string Secret = "a secret that no input holds";
    private const string Body = "{\"id\":\"evt_1\",\"event_id\":\"e1\",\"type\":\"order\"}";

    private static readonly DateTimeOffset Then = DateTimeOffset.UnixEpoch.AddYears(56);
    private static readonly SigningKey Signer = SigningKey.FromSeed(Encoding.ASCII.GetBytes("a seed of a key that signs this!"), "k1");

    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        Scheme("webhook-standard", StandardWebhooks.Standard([Standard("whsec_" + Convert.ToBase64String(Encoding.ASCII.GetBytes(Secret)))]), "webhook-id", "webhook-timestamp", "webhook-signature"),
        Scheme("webhook-stripe", TimestampedHmac.Stripe([Secret]), "Stripe-Signature"),
        Scheme("webhook-acp", TimestampedHmac.Acp([Secret]), "Merchant-Signature"),
        Scheme("webhook-github", TemplateHmac.GitHub([Secret]), "X-Hub-Signature-256"),
        Scheme("webhook-template", Own(), "X-Signature", "X-Id", "X-Time"),
        Scheme("webhook-detached-jws", new DetachedJwsWebhook([Signer.VerificationKey], Signer), "Request-Signature"),
        new("webhook-secret", static input => FuzzVerdict.Of(StandardWebhookSecret.TryParse(Text.Of(input), out _, out _)), "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whpk_11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="),
        new("webhook-template-text", static input => FuzzVerdict.Of(SignedTemplate.TryParse(Text.Of(input), out _, out _)), "{id}.{timestamp}.{body}", "v0:{timestamp}:{body}"),
    ];

    private static FuzzTarget Scheme(string name, WebhookScheme scheme, params string[] headers)
    {
        var signed = scheme.Sign("id-1", Then, Encoding.ASCII.GetBytes(Body)).ToDictionary(static header => header.Key, static header => header.Value, StringComparer.OrdinalIgnoreCase);
        var genuine = string.Join('\n', headers.Select(header => signed.GetValueOrDefault(header, ""))) + "\n";
        return new FuzzTarget(name, input => Check(scheme, headers, genuine, input), genuine + Body, genuine + "{}");
    }

    private static FuzzVerdict Check(WebhookScheme scheme, string[] headers, string genuine, ReadOnlySpan<byte> input)
    {
        var parts = Text.Parts(input, headers.Length + 1);
        var body = Encoding.Latin1.GetBytes(parts[^1]);
        var result = scheme.Verify(name => Array.FindIndex(headers, header => header.Equals(name, StringComparison.OrdinalIgnoreCase)) is >= 0 and var at ? [parts[at]] : [], body);
        return result is not WebhookResult.Verified ? FuzzVerdict.Of(result is not WebhookResult.Malformed)
            : FuzzVerdict.Holds(parts[^1] == Body && IsOfGenuine(parts, genuine), "a delivery is verified that nobody signed");
    }

    // A header may be written in other ways, more signatures included; the genuine one is in it, whatever the case of its digits.
    private static bool IsOfGenuine(string[] parts, string genuine) => genuine.Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .SelectMany(static line => line.Split([',', '='], StringSplitOptions.RemoveEmptyEntries))
        .All(piece => Array.Exists(parts, part => part.Contains(piece, StringComparison.OrdinalIgnoreCase)));

    private static TemplateHmac Own() => new([Secret])
    {
        Header = "X-Signature",
        IdHeader = "X-Id",
        TimeHeader = "X-Time",
        MacEncoding = WebhookEncoding.Base64,
        Template = Template("{id}.{timestamp}.{body}"),
    };

    private static SignedTemplate Template(string text) => SignedTemplate.TryParse(text, out var template, out var error) ? template : throw new InvalidOperationException(error);

    private static StandardWebhookSecret Standard(string text) => StandardWebhookSecret.TryParse(text, out var secret, out var error) ? secret : throw new InvalidOperationException(error);
}
