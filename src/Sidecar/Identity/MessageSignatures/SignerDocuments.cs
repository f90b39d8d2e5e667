using System.Text;
using Sidecar.Identity.Profiles;
using Sidecar.Protocols.Jose;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>The documents in which signers publish their keys.</summary>
internal static class SignerDocuments
{
    private const string Json = "application/json";
    private const string KeySetJson = "application/jwk-set+json";

    public static DocumentFormat<UcpProfileDocument> UcpProfile { get; } = new(
        DocumentKind.UcpProfile, [Json], static bytes => ToReading(JsonWebKeySet.ParseUcpProfile(bytes), static keys => new UcpProfileDocument(keys)));

    public static DocumentFormat<KeySetDocument> KeySet { get; } = new(
        DocumentKind.KeySet, [KeySetJson, Json], static bytes => ToReading(JsonWebKeySet.Parse(bytes), static keys => new KeySetDocument(keys)));

    public static DocumentFormat<KeyDirectoryDocument> Directory { get; } = new(
        DocumentKind.WebBotAuthDirectory, ["application/http-message-signatures-directory+json"],
        static bytes => ToReading(JsonWebKeySet.Parse(bytes), static keys => new KeyDirectoryDocument(keys)));

    public static JsonWebKeySet Nothing { get; } = ((JsonWebKeySetResult.Parsed)ReadSet("{\"keys\":[]}")).Set;

    /// <summary>A JWK Set that stands in the configuration.</summary>
    public static JsonWebKeySetResult ReadSet(string text) => JsonWebKeySet.Parse(Encoding.UTF8.GetBytes(text));

    private static DocumentReading<T> ToReading<T>(JsonWebKeySetResult result, Func<JsonWebKeySet, T> wrap)
        where T : class, ISignerDocument => result switch
        {
            JsonWebKeySetResult.Parsed parsed => new DocumentReading<T>.Understood(wrap(parsed.Set)),
            JsonWebKeySetResult.Malformed malformed => new DocumentReading<T>.Unreadable(malformed.Reason),
            _ => throw new InvalidOperationException("No such outcome."),
        };
}
