using System.Text.Json;
using NJsonSchema;
using NJsonSchema.Validation;
using NJsonSchema.Validation.FormatValidators;
using Sidecar.Policies;

namespace Sidecar.Validation.Schemas;

/// <summary>A JSON Schema that bodies must fulfil. Immutable, and used by many requests at a time.</summary>
internal sealed class BodySchema
{
    private readonly JsonSchema _schema;
    private readonly JsonSchemaValidator _validator;

    /// <param name="patterns">Forms of strings that the schema names besides the known ones.</param>
    public BodySchema(JsonSchema schema, IEnumerable<SchemaFormat> patterns)
    {
        _schema = schema;
        IEnumerable<IFormatValidator> forms = [.. StringForms.ByName.Select(static form => new SchemaFormat(form.Key, form.Value)), .. patterns];
        _validator = new JsonSchemaValidator(new JsonSchemaValidatorSettings { FormatValidators = [.. forms] });
    }

    /// <summary>What is wrong, the first ten in the body's own order; empty when nothing is.</summary>
    public IReadOnlyList<BodyFault> Faults(JsonElement body)
    {
        var errors = _validator.Validate(SchemaTokens.Of(body), _schema);
        return errors.Count == 0 ? [] : SchemaFaults.Of(errors, body);
    }
}
