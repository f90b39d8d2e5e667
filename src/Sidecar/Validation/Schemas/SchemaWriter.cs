using System.Text.Json.Nodes;

namespace Sidecar.Validation.Schemas;

/// <summary>One schema as the library gets it: its keywords, and further schemas that must all hold.</summary>
internal sealed class SchemaWriter
{
    private readonly JsonObject _schema = [];
    private readonly JsonArray _all = [];

    public void Set(string keyword, JsonNode? value) => _schema[keyword] = value;

    public void And(JsonNode schema) => _all.Add(schema);

    /// <summary>One of several. Apart from the rest, because the library takes a member that may be null for good without looking at anything else beside it.</summary>
    public void AndAny(string keyword, IEnumerable<JsonNode> schemas) => And(new JsonObject { [keyword] = new JsonArray([.. schemas]) });

    public JsonObject Write()
    {
        // The library takes a schema with a single reference in allOf for that reference, and passes over most of what stands beside it.
        if (_all.Count == 1 && _schema.Count > 0)
        {
            _all.Add(new JsonObject());
        }

        if (_all.Count > 0)
        {
            _schema["allOf"] = _all;
        }

        return _schema;
    }
}
