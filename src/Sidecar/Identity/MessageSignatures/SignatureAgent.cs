using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.StructuredFields;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Where a web bot publishes its keys, as the header <c>Signature-Agent</c> says for one signature.</summary>
/// <param name="Id">The bot's name: the address that it gave.</param>
/// <param name="Url">What is fetched.</param>
/// <param name="IsKeySet">It is a plain JWK Set, not a directory.</param>
internal sealed record SignatureAgent(string Id, string Url, bool IsKeySet)
{
    private const string Header = "signature-agent";
    private const string DirectoryPath = "/.well-known/http-message-signatures-directory";

    /// <summary>
    /// A dictionary with a member of the signature's label, covered as <c>"signature-agent";key="label"</c>; or, as older bots send it, one string that is covered whole.
    /// </summary>
    public static (SignatureAgent? Agent, Refusal? Refusal) Of(MessageSignature signature, IHeaderFields headers)
    {
        var lines = headers.Lines(Header);
        if (lines.Count == 0)
        {
            return (null, SignatureRefusals.Invalid("The request must say where the bot's keys are: Signature-Agent."));
        }

        var text = lines.Combined;
        var covered = signature.Parameters.Components.Where(static component => component.Name == Header).ToList();
        if (StructuredField.TryParseItem(text, out var item, out _))
        {
            return covered.Any(static component => component.Parameters.Count == 0) && item.Value.TryGetString(out var origin)
                ? Directory(origin)
                : (null, NotCovered());
        }

        if (!StructuredField.TryParseDictionary(text, out var members, out _) || members.HasDuplicates)
        {
            return (null, SignatureRefusals.Malformed("Signature-Agent is neither a string nor a dictionary of RFC 8941."));
        }

        // A whole header that is covered covers all of its members.
        var isCovered = covered.Exists(static component => component.Parameters.Count == 0)
            || covered.Exists(component => component.Parameters.TryGet("key", out var key) && key.TryGetString(out var name) && name == signature.Label);
        if (!isCovered || !members.TryGet(signature.Label, out var member) || member.IsInnerList || !member.Value.TryGetString(out var url))
        {
            return (null, NotCovered());
        }

        return member.Parameters.TryGet("type", out var type)
            ? OfType(type, url)
            : Directory(url);
    }

    private static (SignatureAgent? Agent, Refusal? Refusal) OfType(BareItem type, string url) => type.TryGetString(out var name) || type.TryGetToken(out name)
        ? name switch
        {
            "directory" => Directory(url),
            "jwks_uri" => (new(url, url, IsKeySet: true), null),
            _ => (null, SignatureRefusals.Invalid("Signature-Agent is of a type that is not known here; use directory or jwks_uri.")),
        }
        : (null, SignatureRefusals.Malformed("The type of Signature-Agent is no text."));

    /// <summary>A directory is named by its origin alone.</summary>
    private static (SignatureAgent? Agent, Refusal? Refusal) Directory(string origin) =>
        ProfileUrl.Normal(origin) is { } url && new Uri(url) is { AbsolutePath: "/", Query: "" }
            ? (new(url.TrimEnd('/'), url.TrimEnd('/') + DirectoryPath, IsKeySet: false), null)
            : (null, SignatureRefusals.InvalidProfileUrl("Signature-Agent must name an origin: https://bot.example."));

    private static Refusal NotCovered() => SignatureRefusals.Invalid("The signature must cover Signature-Agent, and that must have a member of the signature's label.");
}
