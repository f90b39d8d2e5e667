using System.Text.Json;
using System.Text.Json.Nodes;

namespace Sidecar.Validation.Schemas;

/// <summary>
/// Values that may stand somewhere, for a library that compares them by their text: 1 and "1" would be the same. So each kind of value stands beside its type.
/// </summary>
internal static class SchemaValues
{
    /// <summary>A schema for each kind; null where a value is an array or an object, or there is none.</summary>
    public static IReadOnlyList<JsonObject>? ByKind(IEnumerable<JsonElement> values)
    {
        var kinds = values.ToLookup(static value => TypeOf(value));
        return kinds.Count == 0 || kinds.Any(static kind => kind.Key is null) ? null : [.. kinds.Select(static kind => Of(kind.Key!, kind))];
    }

    private static JsonObject Of(string type, IEnumerable<JsonElement> values)
    {
        var schema = new JsonObject { ["type"] = type };
        if (type != "null")
        {
            schema["enum"] = new JsonArray([.. values.Select(Plain)]);
        }

        return schema;
    }

    private static JsonValue? Plain(JsonElement value) => value.ValueKind == JsonValueKind.Number ? JsonValue.Create(Numbers.Normal(value.GetDecimal())) : JsonValue.Create(value);

    private static string? TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => "string",
        JsonValueKind.Number when value.TryGetDecimal(out _) => "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        JsonValueKind.Null => "null",
        _ => null,
    };
}
