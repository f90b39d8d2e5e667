using System.Collections.Frozen;
using System.Text.Json;

namespace Sidecar.Validation.Schemas;

/// <summary>
/// The keywords of a schema that are enforced, each as JSON Schema draft 7 says. Whatever is not here refuses the start: the library passes over words that it does not know, and a schema that asks more than is
/// checked is a door that looks locked.
/// </summary>
internal static class SchemaKeywords
{
    public const string Reference = "$ref";

    private const string OfUcp = "ucp_";

    private static readonly FrozenDictionary<string, KeywordForm> Forms = new Dictionary<string, KeywordForm>(StringComparer.Ordinal)
    {
        ["$schema"] = KeywordForm.Annotation,
        ["$id"] = KeywordForm.Annotation,
        ["$comment"] = KeywordForm.Annotation,
        ["title"] = KeywordForm.Annotation,
        ["description"] = KeywordForm.Annotation,
        ["default"] = KeywordForm.Annotation,
        ["examples"] = KeywordForm.Annotation,
        ["readOnly"] = KeywordForm.Annotation,
        ["writeOnly"] = KeywordForm.Annotation,
        ["deprecated"] = KeywordForm.Annotation,

        // UCP's own words: the name of a capability, and that a type is the same in requests and answers.
        ["name"] = KeywordForm.Label,
        ["ucp_shared_request"] = KeywordForm.Annotation,

        // Taken from where references find them.
        ["definitions"] = KeywordForm.Annotation,
        ["$defs"] = KeywordForm.Annotation,

        [Reference] = KeywordForm.Reference,
        ["type"] = KeywordForm.Type,
        ["enum"] = KeywordForm.Values,
        ["const"] = KeywordForm.Value,
        ["allOf"] = KeywordForm.Schemas,
        ["anyOf"] = KeywordForm.Schemas,
        ["oneOf"] = KeywordForm.Schemas,
        ["not"] = KeywordForm.Schema,
        ["if"] = KeywordForm.Condition,
        ["then"] = KeywordForm.Condition,
        ["else"] = KeywordForm.Condition,
        ["properties"] = KeywordForm.Members,
        ["required"] = KeywordForm.Names,
        ["dependentRequired"] = KeywordForm.Dependencies,
        ["propertyNames"] = KeywordForm.SchemaOfNames,
        ["additionalProperties"] = KeywordForm.SchemaOrFlag,
        ["minProperties"] = KeywordForm.Count,
        ["maxProperties"] = KeywordForm.PositiveCount,
        ["items"] = KeywordForm.Schema,
        ["minItems"] = KeywordForm.Count,
        ["maxItems"] = KeywordForm.PositiveCount,
        ["uniqueItems"] = KeywordForm.Flag,
        ["minLength"] = KeywordForm.Count,
        ["maxLength"] = KeywordForm.Count,
        ["pattern"] = KeywordForm.Pattern,
        ["format"] = KeywordForm.Format,
        ["minimum"] = KeywordForm.Number,
        ["maximum"] = KeywordForm.Number,
        ["exclusiveMinimum"] = KeywordForm.Number,
        ["exclusiveMaximum"] = KeywordForm.Number,
        ["multipleOf"] = KeywordForm.PositiveNumber,
    }.ToFrozenDictionary();

    /// <summary>Whether a keyword beside a reference is more than words about the schema.</summary>
    public static bool AsksBesideReference(JsonProperty keyword) => keyword.Name != Reference && FormOf(keyword.Name) is not (KeywordForm.Annotation or KeywordForm.Label);

    /// <summary>Why a keyword that has no form is not taken.</summary>
    public static string WhyNot(string keyword) => keyword.StartsWith(OfUcp, StringComparison.Ordinal)
        ? "says what single operations of UCP ask; resolve the schema for one operation before, as docs/validation.md says"
        : "is a keyword that would not be enforced; see docs/validation.md for those that are";

    /// <summary>Null for a keyword that would not be enforced.</summary>
    public static KeywordForm? FormOf(string keyword) => Forms.TryGetValue(keyword, out var form) ? form : null;
}
