using System.Text.Json.Nodes;

namespace Sidecar.Validation.Schemas;

/// <summary>Finds schemas that ask of a value that it fulfils themselves: whoever checked them would never come to an end. Those that come back for a part of the value are fine.</summary>
internal static class SchemaCycles
{
    private const string Beginning = "#/definitions/";

    /// <param name="definitions">All schemas by their names.</param>
    /// <returns>The name of one that never ends; null when there is none.</returns>
    public static string? Find(JsonObject definitions)
    {
        var done = new HashSet<string>(StringComparer.Ordinal);
        return definitions.Select(static schema => schema.Key).FirstOrDefault(name => IsEndless(name, definitions, [], done));
    }

    private static bool IsEndless(string name, JsonObject definitions, HashSet<string> open, HashSet<string> done)
    {
        if (done.Contains(name))
        {
            return false;
        }

        if (!open.Add(name))
        {
            return true;
        }

        var isEndless = SameValue(definitions[name]).Any(next => IsEndless(next, definitions, open, done));
        open.Remove(name);
        done.Add(name);
        return isEndless;
    }

    // References that are judged on the same value, however deep they stand in alternatives.
    private static IEnumerable<string> SameValue(JsonNode? schema) => schema is not JsonObject members ? [] : members.SelectMany(static member => member.Key switch
    {
        SchemaKeywords.Reference => [member.Value!.GetValue<string>()[Beginning.Length..]],
        "allOf" or "anyOf" or "oneOf" => member.Value!.AsArray().SelectMany(SameValue),
        "not" => SameValue(member.Value),
        _ => [],
    });
}
