using System.Collections.Frozen;
using System.Text.Json;
using NJsonSchema;
using NJsonSchema.Validation;
using NJsonSchema.Validation.FormatValidators;
using Sidecar.Policies;

namespace Sidecar.Validation.Schemas;

/// <summary>A JSON Schema that bodies must fulfil. Immutable, and used by many requests at a time.</summary>
internal sealed class BodySchema
{
    // Of schemas as they are written a value meets a few, each of them with some parts.
    private const long LooksOfValue = 10;

    // A small bound on values is none on the schema's own size.
    private const int LeastValues = 1000;

    private readonly JsonSchema _schema;
    private readonly FrozenDictionary<string, JsonSchema> _byName;
    private readonly JsonSchemaValidatorSettings _settings;

    /// <param name="byName">Schemas that it names where the library does not follow references.</param>
    /// <param name="patterns">Forms of strings that the schema names besides the known ones.</param>
    public BodySchema(JsonSchema schema, IEnumerable<KeyValuePair<string, JsonSchema>> byName, IEnumerable<SchemaFormat> patterns)
    {
        _schema = schema;
        _byName = byName.ToFrozenDictionary(static named => named.Key, static named => named.Value.ActualSchema, StringComparer.Ordinal);
        IEnumerable<IFormatValidator> forms = [.. StringForms.ByName.Select(static form => new SchemaFormat(form.Key, form.Value)), .. patterns];
        _settings = new JsonSchemaValidatorSettings { FormatValidators = [.. forms] };
    }

    /// <summary>What is wrong, up to ten and in the body's own order; empty when nothing is. What is kept meanwhile grows with the body's values: see <see cref="BodySizes"/>.</summary>
    /// <param name="mostValues">How many values the body may have. What it costs to judge it is bounded by a multiple of that.</param>
    /// <returns>Null where it would cost more: then nobody knows.</returns>
    public IReadOnlyList<BodyFault>? Faults(JsonElement body, int mostValues)
    {
        var finder = new FaultFinder(_settings, _byName, SchemaFaults.MostPlaced, LooksOfValue * Math.Max(mostValues, LeastValues));
        var errors = finder.Validate(SchemaTokens.Of(body), _schema);
        return finder.IsExhausted ? null
            : errors.Count == 0 ? []
            : SchemaFaults.Of(errors, body);
    }
}
