using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using NJsonSchema;
using NJsonSchema.Validation;
using Sidecar.Validation.Schemas;

namespace Sidecar.Tests.Validation.Schemas;

public sealed class FaultFinderTests
{
    private static readonly JsonSchemaValidatorSettings Settings = new() { FormatValidators = [] };

    // Leaves, parts, and alternatives that stand alone, as SchemaReader writes them.
    private static readonly string[] Leaves = ["type", "minimum", "minItems", "required", "additionalProperties", "enum"];

    /// <summary>Whatever is left out when enough is known, the answer is that of the library, which looks at everything.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(100)]
    public void An_early_end_changes_no_answer(int most) => Prop.ForAll(Arb.From(Schemas), Arb.From(Bodies), (schema, body) =>
    {
        var compiled = JsonSchema.FromJsonAsync(schema).GetAwaiter().GetResult();
        using var document = JsonDocument.Parse(body);
        var all = new JsonSchemaValidator(Settings).Validate(SchemaTokens.Of(document.RootElement), compiled).Count;
        var found = new FaultFinder(Settings, new Dictionary<string, JsonSchema>(), most, long.MaxValue).Validate(SchemaTokens.Of(document.RootElement), compiled).Count;
        return (all == 0) == (found == 0);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static Gen<string> Schemas => Gen.Sized(size => Schema(Math.Min(size, 3))).Select(static schema => schema.ToJsonString());

    private static Gen<string> Bodies => Gen.Sized(size => Body(Math.Min(size, 3))).Select(static body => body?.ToJsonString() ?? "null");

    private static Gen<JsonObject> Schema(int depth)
    {
        var leaf = Gen.Elements(Leaves).Select(Leaf);
        return depth == 0 ? leaf : Gen.OneOf(
            leaf,
            Schema(depth - 1).Select(static schema => new JsonObject { ["items"] = schema.DeepClone() }),
            Schema(depth - 1).Select(static schema => new JsonObject { ["properties"] = new JsonObject { ["a"] = schema.DeepClone() }, ["required"] = new JsonArray("b") }),
            Schema(depth - 1).Select(static schema => new JsonObject { ["additionalProperties"] = schema.DeepClone() }),
            Schema(depth - 1).Select(static schema => new JsonObject { ["not"] = schema.DeepClone() }),
            Several(depth, "anyOf"),
            Several(depth, "oneOf"),
            Several(depth, "allOf"));
    }

    private static Gen<JsonObject> Several(int depth, string keyword) => Schema(depth - 1).ListOf(2)
        .Select(schemas => new JsonObject { [keyword] = new JsonArray([.. schemas.Select(static schema => schema.DeepClone())]) });

    private static JsonObject Leaf(string keyword) => keyword switch
    {
        "type" => new JsonObject { ["type"] = "integer" },
        "minimum" => new JsonObject { ["minimum"] = 2 },
        "minItems" => new JsonObject { ["type"] = "array", ["minItems"] = 2 },
        "required" => new JsonObject { ["type"] = "object", ["required"] = new JsonArray("a", "b") },
        "additionalProperties" => new JsonObject { ["properties"] = new JsonObject { ["a"] = new JsonObject() }, ["additionalProperties"] = false },
        _ => new JsonObject { ["type"] = "string", ["enum"] = new JsonArray("x", "y") },
    };

    private static Gen<JsonNode?> Body(int depth)
    {
        var leaf = Gen.OneOf(
            Gen.Choose(0, 4).Select(static number => (JsonNode?)number),
            Gen.Elements("x", "z").Select(static text => (JsonNode?)text),
            Gen.Constant((JsonNode?)null));
        return depth == 0 ? leaf : Gen.OneOf(
            leaf,
            Body(depth - 1).ListOf(3).Select(static items => (JsonNode?)new JsonArray([.. items.Select(static item => item?.DeepClone())])),
            Body(depth - 1).ListOf(3).Select(static items => (JsonNode?)new JsonObject([.. items.Select(static (item, at) => KeyValuePair.Create(((char)('a' + at)).ToString(), item?.DeepClone()))])));
    }
}
