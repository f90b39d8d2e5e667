using System.Text.Json.Nodes;
using Newtonsoft.Json;
using NJsonSchema;
using Sidecar.Policies;

namespace Sidecar.Validation.Schemas;

/// <summary>Makes a schema of its files when the configuration is loaded. Everything that would not be enforced as it is written is an error.</summary>
internal static class SchemaLoader
{
    /// <param name="file">Relative to the working directory.</param>
    /// <param name="keyPath">The key that names it.</param>
    /// <returns>Null after errors were reported.</returns>
    public static BodySchema? Load(string file, string keyPath, IConfigurationErrors errors)
    {
        var problems = new SchemaProblems(keyPath, errors);
        if (string.IsNullOrWhiteSpace(file))
        {
            problems.Add("is empty; write the path of a file with a JSON Schema, or leave the key out");
            return null;
        }

        var first = Path.GetFullPath(file);
        using var files = new SchemaFiles(first, problems);
        var references = new SchemaReferences(files, problems);
        var reader = new SchemaReader(references, problems);
        var root = references.NameOf(new SchemaPlace(first, ""));
        var definitions = new JsonObject();
        _ = files.Read(first);
        while (references.Take() is var (place, name, schema))
        {
            definitions[name] = reader.Read(schema, place);
        }

        foreach (var (name, schema) in reader.Aside)
        {
            definitions[name] = schema!.DeepClone();
        }

        if (!problems.Any && SchemaCycles.Find(definitions) is not null)
        {
            problems.Add("refers back to itself without going into a member or an item, and would never be fulfilled");
        }

        return problems.Any ? null : Compile(definitions, root, reader.Patterns, problems);
    }

    private static BodySchema? Compile(JsonObject definitions, string root, IReadOnlyList<SchemaFormat> patterns, SchemaProblems problems)
    {
        try
        {
            // Every reference is inside the text and no path is given, so nothing is read or fetched and the wait is none.
            var document = JsonSchema.FromJsonAsync(new JsonObject { ["definitions"] = definitions }.ToJsonString()).GetAwaiter().GetResult();
            return new BodySchema(document.Definitions[root].ActualSchema, document.Definitions, patterns);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            problems.Add($"cannot be read as a schema: {fault.Message}");
            return null;
        }
    }
}
