using System.Text;
using System.Text.Json;
using Sidecar.Protocols.Jose;
using Sidecar.Protocols.Webhooks;

namespace Sidecar.Tests.Protocols.Webhooks;

/// <summary>Schemes with secrets, and the headers of deliveries.</summary>
internal static class Deliveries
{
    public const string Secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    public static DateTimeOffset At { get; } = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000);

    public static SigningKey Business { get; } = SigningKey.Generate(SignatureAlgorithm.Es256, "business_2026");

    public static IReadOnlyDictionary<string, Func<WebhookScheme>> All { get; } = new Dictionary<string, Func<WebhookScheme>>(StringComparer.Ordinal)
    {
        ["StandardWebhooks"] = () => Of("StandardWebhooks", Secret),
        ["Svix"] = () => Of("Svix", Secret),
        ["Ed25519"] = () => Of("StandardWebhooks", "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A="),
        ["Stripe"] = () => Of("Stripe", "whsec_text"),
        ["GitHub"] = () => Of("GitHub", "secret"),
        ["Acp"] = () => Of("Acp", "secret"),
        ["UcpDetachedJws"] = () => new DetachedJwsWebhook([Business.VerificationKey], Business),
        ["Hmac"] = () => new TemplateHmac(["secret"])
        {
            Header = "X-Sig",
            IdHeader = "X-Id",
            TimeHeader = "X-Time",
            Template = Template("{id}.{timestamp}.{body}"),
            MacEncoding = WebhookEncoding.Base64,
        },
    };

    public static WebhookScheme Of(string scheme, params string[] secrets) => scheme switch
    {
        "StandardWebhooks" => StandardWebhooks.Standard(secrets.Select(Parse)),
        "Svix" => StandardWebhooks.Svix(secrets.Select(Parse)),
        "Stripe" => TimestampedHmac.Stripe(secrets),
        "Acp" => TimestampedHmac.Acp(secrets),
        _ => TemplateHmac.GitHub(secrets),
    };

    public static WebhookScheme OfVector(JsonElement vector)
    {
        var secrets = vector.GetProperty("secrets").EnumerateArray().Select(secret => secret.GetString()!).ToArray();
        return vector.Text("scheme") != "Hmac" ? Of(vector.Text("scheme"), secrets) : new TemplateHmac(secrets)
        {
            Header = vector.Text("header"),
            Prefix = vector.Text("prefix"),
            MacEncoding = Enum.Parse<WebhookEncoding>(vector.Text("encoding")),
            Template = Template(vector.Text("template")),
            IdHeader = "X-Id",
            TimeHeader = "X-Time",
        };
    }

    public static SignedTemplate Template(string text) => SignedTemplate.TryParse(text, out var template, out var error) ? template : throw new FormatException(error);

    public static WebhookResult Verify(this WebhookScheme scheme, IEnumerable<KeyValuePair<string, string>> headers, string body) =>
        scheme.Verify(name => [.. headers.Where(header => header.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(header => header.Value)], Encoding.UTF8.GetBytes(body));

    public static Dictionary<string, string> Sign(this WebhookScheme scheme, string body, string id = "msg_1") =>
        scheme.Sign(id, At, Encoding.UTF8.GetBytes(body)).ToDictionary(StringComparer.OrdinalIgnoreCase);

    private static StandardWebhookSecret Parse(string text) => StandardWebhookSecret.TryParse(text, out var secret, out var error) ? secret : throw new FormatException(error);
}
