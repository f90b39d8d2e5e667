using System.Text.Json.Nodes;
using Sidecar.Configuration;

namespace Sidecar.Tests.Docs;

/// <summary>The shape that the strict check of keys reads, as a JSON schema (draft-07) for editors.</summary>
internal static class ConfigurationSchema
{
    public static JsonObject Of(KeyShape shape)
    {
        var schema = Describe(shape);
        schema.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        schema.Insert(1, "title", "Configuration of Sidecar");
        return schema;
    }

    private static JsonObject Describe(KeyShape shape) => shape switch
    {
        ObjectShape known => new JsonObject
        {
            ["type"] = "object",
            ["properties"] = new JsonObject(known.Keys.Select(key => KeyValuePair.Create<string, JsonNode?>(key.Key, Describe(key.Value)))),
            ["additionalProperties"] = false,
        },
        MapShape map => new JsonObject { ["type"] = "object", ["additionalProperties"] = Describe(map.Element) },
        ListShape list => new JsonObject { ["type"] = "array", ["items"] = Describe(list.Element) },
        ScalarShape { Choices.Count: > 0, MayBeList: false } choice => new JsonObject { ["enum"] = new JsonArray([.. choice.Choices.Select(name => JsonValue.Create(name))]) },
        ScalarShape { MayBeList: true } => [],
        ScalarShape scalar => Single(scalar),
        _ => [],
    };

    // Every value may stand as a text, as "env:NAME" does.
    private static JsonObject Single(ScalarShape scalar) => scalar.Expectation switch
    {
        "text" => new JsonObject { ["type"] = "string" },
        "true or false" => Or("boolean", scalar),
        "a number" => Or("number", scalar),
        _ when scalar.Expectation.StartsWith("a whole number", StringComparison.Ordinal) => Or("integer", scalar),
        _ => new JsonObject { ["type"] = "string", ["description"] = scalar.Expectation },
    };

    private static JsonObject Or(string type, ScalarShape scalar) =>
        new() { ["type"] = new JsonArray(type, "string"), ["description"] = scalar.Expectation };
}
