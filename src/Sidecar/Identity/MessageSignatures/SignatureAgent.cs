using Sidecar.Policies;
using Sidecar.Protocols.HttpSignatures;
using Sidecar.Protocols.StructuredFields;

namespace Sidecar.Identity.MessageSignatures;

/// <summary>Where a web bot publishes its keys, as the header <c>Signature-Agent</c> says for one signature.</summary>
/// <param name="Url">What is fetched.</param>
/// <param name="IsKeySet">It is a plain JWK Set, not a directory.</param>
internal sealed record SignatureAgent(string Url, bool IsKeySet)
{
    private const string Header = "signature-agent";
    private const string DirectoryPath = "/.well-known/http-message-signatures-directory";

    private static readonly StructuredFieldLimits Limits = new() { MaxLength = 4_096, MaxMembers = 32 };

    /// <summary>The bot's name: the origin of its directory, or the address of its key set, in normal form.</summary>
    /// <param name="source">Where the keys came from.</param>
    public string NameOf(string source) => IsKeySet ? source : source[..^DirectoryPath.Length];

    /// <summary>
    /// A dictionary with a member of the signature's label, covered as <c>"signature-agent";key="label"</c>; or, as older bots send it, one string that is covered whole.
    /// </summary>
    public static (SignatureAgent? Agent, ProfileVerdict? Verdict) Of(MessageSignature signature, IHeaderFields headers)
    {
        var lines = headers.Lines(Header);
        if (lines.Count == 0)
        {
            return (null, SignatureRefusals.Invalid("The request must say where the bot's keys are: Signature-Agent."));
        }

        var text = lines.Combined;
        var covered = signature.Parameters.Components.Where(static component => component.Name == Header).ToList();
        if (StructuredField.TryParseItem(text, out var item, out _, Limits))
        {
            return covered.Any(static component => component.Parameters.Count == 0) && item.Value.TryGetString(out var origin)
                ? Directory(origin)
                : (null, NotCovered());
        }

        if (!StructuredField.TryParseDictionary(text, out var members, out _, Limits) || members.HasDuplicates)
        {
            return (null, SignatureRefusals.Malformed("Signature-Agent is neither a string nor a dictionary of RFC 8941."));
        }

        // A label is not signed. Where the whole header is covered, only a header with one member leaves no choice of them.
        var isCovered = (members.Count == 1 && covered.Exists(static component => component.Parameters.Count == 0))
            || covered.Exists(component => component.Parameters.TryGet("key", out var key) && key.TryGetString(out var name) && name == signature.Label);
        if (!isCovered || !members.TryGet(signature.Label, out var member) || member.IsInnerList || !member.Value.TryGetString(out var url))
        {
            return (null, NotCovered());
        }

        return Resolve(member.Parameters.TryGet("type", out var type) ? type : null, url);
    }

    // A member of another type is to be ignored, and so is a directory that is named by more than its origin. What is meant is never guessed from the address.
    private static (SignatureAgent? Agent, ProfileVerdict? Verdict) Resolve(BareItem? type, string url) => type switch
    {
        null => Directory(url),
        { } given when TextOf(given) == "directory" => Directory(url),
        { } given when TextOf(given) == "jwks_uri" => (new(url, IsKeySet: true), null),
        _ => (null, PassedOver(SignatureRefusals.Invalid("Signature-Agent is of a type that is not known here; use directory or jwks_uri."))),
    };

    // A token, says the draft; older bots and UCP's examples write a string.
    private static string? TextOf(BareItem type) => type.TryGetToken(out var name) || type.TryGetString(out name) ? name : null;

    /// <summary>A directory is named by its origin alone.</summary>
    private static (SignatureAgent? Agent, ProfileVerdict? Verdict) Directory(string origin) =>
        ProfileUrl.Normal(origin) is { } url && new Uri(url) is { AbsolutePath: "/", Query: "" }
            ? (new(url.TrimEnd('/') + DirectoryPath, IsKeySet: false), null)
            : (null, PassedOver(SignatureRefusals.InvalidProfileUrl("Signature-Agent must name an origin: https://bot.example.")));

    private static ProfileVerdict.PassedOver PassedOver(Refusal refusal) => new(refusal);

    private static Refusal NotCovered() => SignatureRefusals.Invalid("The signature must cover Signature-Agent, and that must have a member of the signature's label.");
}
