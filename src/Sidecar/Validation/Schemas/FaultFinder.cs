using Newtonsoft.Json.Linq;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Sidecar.Validation.Schemas;

/// <summary>
/// One look at one body, which ends where the answer is known. The library alone goes on to the end and keeps whatever it finds. Here, once enough is wrong, nothing more is looked at: what is wrong with a part of a value, or with
/// what must hold besides, makes the value itself wrong, so the answer stays what it is. Only of alternatives one may be wrong without harm: each is a look of its own, of which nothing is told and which ends at its first fault.
/// </summary>
/// <param name="byName">Schemas that others name, see <see cref="Names"/>.</param>
/// <param name="most">How many findings are enough.</param>
/// <param name="mostLooks">How many schemas are laid on values at most: alternatives that come back to themselves in members ask for twice as many with each level of a body.</param>
internal sealed class FaultFinder(JsonSchemaValidatorSettings settings, IReadOnlyDictionary<string, JsonSchema> byName, int most, long mostLooks) : JsonSchemaValidator(settings)
{
    /// <summary>A keyword of ours, which names the schema of the names of an object's members: the library knows none.</summary>
    public const string Names = "x-sidecar-names";

    private static readonly ValidationError[] Nothing = [];
    private static readonly ValidationError[] Something = [new(ValidationErrorKind.Unknown, null, null, null, null)];

    private int _left = most;
    private long _looksLeft = mostLooks;

    // The value that is looked at, what is asked of it, and how many of the findings are of its members: the library repeats those as its own.
    private JToken? _value;
    private JsonSchema? _asked;
    private int _ofMembers;

    /// <summary>Whether there was more to look at than may be. What was found says nothing then.</summary>
    public bool IsExhausted => _looksLeft < 0;

    protected override ICollection<ValidationError> Validate(JToken token, JsonSchema schema, SchemaType schemaType, string propertyName, string propertyPath)
    {
        if (_left <= 0)
        {
            return Nothing;
        }

        return !ReferenceEquals(token, _value) || MustAllHold(_asked!)
            ? Look(token, schema, schemaType, propertyName, propertyPath)
            : IsWrong(token, schema) ? Something : Nothing;
    }

    // Whether schemas for the value itself are such as must hold; alternatives stand alone, so that the two can be told apart.
    private static bool MustAllHold(JsonSchema asked) => asked.AnyOf.Count == 0 && asked.OneOf.Count == 0 && asked.Not is null;

    private bool IsWrong(JToken token, JsonSchema schema)
    {
        var left = _left;
        _left = 1;
        var isWrong = Look(token, schema, SchemaType.JsonSchema, null, "").Count > 0;
        _left = left;
        return isWrong;
    }

    private ICollection<ValidationError> Look(JToken token, JsonSchema schema, SchemaType schemaType, string? propertyName, string propertyPath)
    {
        if (--_looksLeft < 0)
        {
            return Nothing;
        }

        var (value, asked, ofMembers) = (_value, _asked, _ofMembers);
        (_value, _asked, _ofMembers) = (token, schema, 0);
        var found = Find(token, schema, schemaType, propertyName, propertyPath);
        var told = found.Count(SchemaFaults.IsTold);
        _left -= told - _ofMembers;
        (_value, _asked, _ofMembers) = (value, asked, propertyName is null ? ofMembers : ofMembers + told);
        return found;
    }

    private ICollection<ValidationError> Find(JToken token, JsonSchema schema, SchemaType schemaType, string? propertyName, string propertyPath)
    {
        // The library would write all of an array or object as text for each of the values; none of them is one.
        if (token is JContainer && schema.Enumeration.Count > 0)
        {
            return [new(ValidationErrorKind.NotInEnumeration, propertyName, propertyPath, token, schema)];
        }

        var found = base.Validate(token, schema, schemaType, propertyName, propertyPath);
        return token is JObject members && schema.ExtensionData is { } more && more.TryGetValue(Names, out var name)
            ? [.. found, .. WrongNames(members, byName[(string)name], schema, propertyPath)]
            : found;
    }

    private IEnumerable<ValidationError> WrongNames(JObject members, JsonSchema names, JsonSchema schema, string path) => members.Properties()
        .Where(member => IsWrong(new JValue(member.Name), names))
        .Select(member => new ValidationError(ValidationErrorKind.NoAdditionalPropertiesAllowed, member.Name, path is { Length: > 0 } ? $"{path}.{member.Name}" : member.Name, member, schema))
        .Take(SchemaFaults.MostPlaced);
}
