using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Sidecar.Validation.Schemas;

/// <summary>
/// Reads a schema as operators write it and writes it as the library understands it. The two differ where the library would be laxer than draft 7, or stricter; each such place says how.
/// </summary>
internal sealed class SchemaReader(SchemaReferences references, SchemaProblems problems)
{
    private const int MaxPattern = 1024;

    private static readonly string[] Types = ["string", "number", "integer", "boolean", "null", "array", "object"];

    private readonly List<SchemaFormat> _patterns = [];
    private readonly JsonObject _aside = [];

    /// <summary>The patterns of what was read, each a form of strings by a name of ours.</summary>
    public IReadOnlyList<SchemaFormat> Patterns => _patterns;

    /// <summary>Schemas of what was read for values that the library does not judge, each by a name of ours.</summary>
    public JsonObject Aside => _aside;

    public JsonObject Read(JsonElement schema, SchemaPlace place)
    {
        if (schema.ValueKind != JsonValueKind.Object)
        {
            problems.Add(place, "is not a schema; write an object");
            return [];
        }

        if (schema.TryGetProperty(SchemaKeywords.Reference, out var reference) && !references.IsAmongOthers(schema, place))
        {
            return ReadReference(schema, reference, place);
        }

        var writer = new SchemaWriter();
        foreach (var keyword in schema.EnumerateObject())
        {
            Take(schema, keyword, place.At(keyword.Name), writer);
        }

        TakeCondition(schema, place, writer);
        return writer.Write();
    }

    // What stands beside a reference is passed over by draft 7 and asked by its successors: where the file names none of those, nobody knows which was meant.
    private JsonObject ReadReference(JsonElement schema, JsonElement reference, SchemaPlace place)
    {
        foreach (var keyword in schema.EnumerateObject().Where(SchemaKeywords.AsksBesideReference))
        {
            problems.Add(place.At(keyword.Name), "stands beside $ref and would not be enforced; write both into allOf");
        }

        return ReadReference(reference, place.At(SchemaKeywords.Reference));
    }

    private JsonObject ReadReference(JsonElement reference, SchemaPlace at)
    {
        if (reference.ValueKind == JsonValueKind.String && references.Follow(reference.GetString()!, at) is { } name)
        {
            return new JsonObject { [SchemaKeywords.Reference] = $"#/definitions/{name}" };
        }

        Expect(reference.ValueKind == JsonValueKind.String, at, "is not text");
        return [];
    }

    private void Take(JsonElement schema, JsonProperty keyword, SchemaPlace place, SchemaWriter writer)
    {
        var (name, value) = (keyword.Name, keyword.Value);
        switch (SchemaKeywords.FormOf(name))
        {
            case KeywordForm.Annotation or KeywordForm.Condition:
                break;
            case KeywordForm.Label:
                Expect(IsText(value), place, "is not text, and as anything else would not be enforced");
                break;
            case KeywordForm.Flag when Expect(value.ValueKind is JsonValueKind.True or JsonValueKind.False, place, "is neither true nor false"):
                TakeFlag(schema, name, value, place, writer);
                break;
            case KeywordForm.Count or KeywordForm.PositiveCount when ReadCount(name, value, place) is { } count:
                writer.Set(name, count);
                break;
            case KeywordForm.Number or KeywordForm.PositiveNumber when ReadNumber(name, value, place) is { } number:
                writer.Set(name, number);
                break;
            case KeywordForm.Names when Expect(value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsText), place, "is not a list of names"):
                TakeRequired(schema, value, writer);
                break;
            case KeywordForm.Dependencies when Expect(value.ValueKind == JsonValueKind.Object, place, "is not an object of lists of names"):
                TakeDependencies(value, place, writer);
                break;
            case KeywordForm.Type:
                TakeType(value, place, writer);
                break;
            case KeywordForm.Values when Expect(value.ValueKind == JsonValueKind.Array, place, "is not a list"):
                TakeValues([.. value.EnumerateArray()], place, writer);
                break;
            case KeywordForm.Value:
                TakeValues([value], place, writer);
                break;
            case KeywordForm.Pattern when Expect(value.ValueKind == JsonValueKind.String && value.GetString()!.Length <= MaxPattern, place, "is not text of up to 1024 characters"):
                TakePattern(value.GetString()!, place, writer);
                break;
            case KeywordForm.Format when Expect(
                IsText(value) && StringForms.ByName.ContainsKey(value.GetString()!), place, $"would not be enforced; write one of: {string.Join(", ", StringForms.ByName.Keys.Order(StringComparer.Ordinal))}"):
                writer.And(new JsonObject { [name] = value.GetString() });
                break;
            case null:
                problems.Add(place, SchemaKeywords.WhyNot(name));
                break;
            case var form:
                TakeSchema(form.Value, keyword, place, writer);
                break;
        }
    }

    // Keywords that hold schemas.
    private void TakeSchema(KeywordForm form, JsonProperty keyword, SchemaPlace place, SchemaWriter writer)
    {
        var (name, value) = (keyword.Name, keyword.Value);
        switch (form)
        {
            case KeywordForm.Reference:
                writer.And(ReadReference(value, place));
                break;
            case KeywordForm.SchemaOrFlag when value.ValueKind is JsonValueKind.True or JsonValueKind.False:
                writer.Set(name, value.GetBoolean());
                break;
            case KeywordForm.Schema when name == "not":
                writer.And(Not(Read(value, place)));
                break;
            case KeywordForm.Schema or KeywordForm.SchemaOrFlag:
                writer.Set(name, Read(value, place));
                break;
            case KeywordForm.SchemaOfNames:
                writer.Set(FaultFinder.Names, SetAside(Read(value, place)));
                break;
            case KeywordForm.Schemas when Expect(value.ValueKind == JsonValueKind.Array && value.GetArrayLength() > 0, place, "is not a list of schemas"):
                TakeAlternatives(name, value, place, writer);
                break;
            case KeywordForm.Members when Expect(value.ValueKind == JsonValueKind.Object, place, "is not an object of schemas"):
                writer.Set(name, new JsonObject([.. value.EnumerateObject().Select(member => KeyValuePair.Create(member.Name, (JsonNode?)Read(member.Value, place.At(member.Name))))]));
                break;
            default:
                break;
        }
    }

    private string SetAside(JsonObject schema)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"a{_aside.Count}");
        _aside[name] = schema;
        return name;
    }

    // What the condition holds for is asked by then, all else by else: each is one of two.
    private void TakeCondition(JsonElement schema, SchemaPlace place, SchemaWriter writer)
    {
        var condition = schema.TryGetProperty("if", out var read) ? Read(read, place.At("if")) : null;
        foreach (var branch in (string[])["then", "else"])
        {
            if (schema.TryGetProperty(branch, out var asked) && Expect(condition is not null, place.At(branch), "stands without if and would not be enforced"))
            {
                var otherwise = condition!.DeepClone();
                writer.AndAny("anyOf", [branch == "then" ? Not(otherwise) : otherwise, Read(asked, place.At(branch))]);
            }
        }
    }

    private void TakeDependencies(JsonElement value, SchemaPlace place, SchemaWriter writer)
    {
        foreach (var member in value.EnumerateObject())
        {
            if (Expect(member.Value.ValueKind == JsonValueKind.Array && member.Value.EnumerateArray().All(IsText), place.At(member.Name), "is not a list of names"))
            {
                writer.AndAny("anyOf", [Not(With(new JsonArray(member.Name))), With(JsonNode.Parse(member.Value.GetRawText())!)]);
            }
        }
    }

    private static JsonObject Not(JsonNode schema) => new() { ["not"] = schema };

    private static JsonObject With(JsonNode required) => new() { ["type"] = "object", ["required"] = required };

    private static bool IsText(JsonElement value) => value.ValueKind == JsonValueKind.String;

    // Elements are compared by their text: only where all are of one plain type does that say whether they are equal.
    private void TakeFlag(JsonElement schema, string name, JsonElement value, SchemaPlace place, SchemaWriter writer)
    {
        var isPlain = schema.TryGetProperty("items", out var items) && references.Behind(items, place) is { ValueKind: JsonValueKind.Object } item
            && item.TryGetProperty("type", out var type) && IsText(type) && type.GetString() is "string" or "number" or "integer" or "boolean";
        if (value.GetBoolean() && Expect(isPlain, place, "is enforced only beside items of one type: string, number, integer or boolean"))
        {
            writer.Set(name, true);
        }
    }

    private JsonNode? ReadCount(string name, JsonElement value, SchemaPlace place)
    {
        var least = SchemaKeywords.FormOf(name) == KeywordForm.PositiveCount ? 1 : 0;
        var count = 0;
        var isCount = value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out count) && count >= least;
        return Expect(isCount, place, $"is not a whole number of {least} or more") ? count : null;
    }

    private JsonNode? ReadNumber(string name, JsonElement value, SchemaPlace place)
    {
        var number = 0m;
        var isNumber = value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out number)
            && (number > 0 || SchemaKeywords.FormOf(name) != KeywordForm.PositiveNumber);
        return Expect(isNumber, place, SchemaKeywords.FormOf(name) == KeywordForm.PositiveNumber ? "is not a number above 0" : "is not a number of up to 28 digits") ? number : null;
    }

    private void TakeAlternatives(string name, JsonElement value, SchemaPlace place, SchemaWriter writer)
    {
        var schemas = value.EnumerateArray().Select((schema, index) => Read(schema, place.At(index))).ToList();
        if (name != "allOf")
        {
            writer.AndAny(name, schemas);
            return;
        }

        schemas.ForEach(writer.And);
    }

    // The library asks required members of what is no object, too.
    private static void TakeRequired(JsonElement schema, JsonElement names, SchemaWriter writer)
    {
        var required = JsonNode.Parse(names.GetRawText());
        if (schema.TryGetProperty("type", out var type) && IsText(type) && type.GetString() == "object")
        {
            writer.Set("required", required);
        }
        else if (names.GetArrayLength() > 0)
        {
            writer.AndAny("anyOf", [Not(new JsonObject { ["type"] = "object" }), With(required!)]);
        }
    }

    private void TakeType(JsonElement value, SchemaPlace place, SchemaWriter writer)
    {
        var names = value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().ToList() : [value];
        if (!Expect(names.Count > 0 && names.TrueForAll(static name => IsText(name) && Types.Contains(name.GetString())), place, $"is not a type; write one or a list of: {string.Join(", ", Types)}"))
        {
            return;
        }

        if (names is [var single] && single.GetString() is { } type && type != "null")
        {
            writer.Set("type", type);
        }
        else
        {
            writer.AndAny("anyOf", names.Select(static name => new JsonObject { ["type"] = name.GetString() }));
        }
    }

    private void TakeValues(IReadOnlyList<JsonElement> values, SchemaPlace place, SchemaWriter writer)
    {
        var kinds = SchemaValues.ByKind(values);
        if (!Expect(kinds is not null, place, "has no values, or an object or array among them, which would be compared by their spelling"))
        {
            return;
        }

        if (kinds is [var single])
        {
            writer.And(single);
        }
        else
        {
            writer.AndAny("anyOf", kinds!);
        }
    }

    // In time that grows with the text's length alone; the library's own engine can be kept busy for hours by a text made for that.
    private void TakePattern(string pattern, SchemaPlace place, SchemaWriter writer)
    {
        try
        {
            var regex = new Regex(PatternEnd.Exact(pattern), RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
            var name = $"pattern {_patterns.Count}";
            _patterns.Add(new SchemaFormat(name, regex.IsMatch));
            writer.And(new JsonObject { ["format"] = name });
        }
        catch (Exception fault) when (fault is ArgumentException or NotSupportedException)
        {
            problems.Add(place, "is not a regular expression that can be matched in bounded time: groups that look around and references back are not taken");
        }
    }

    private bool Expect(bool holds, SchemaPlace place, string otherwise)
    {
        if (!holds)
        {
            problems.Add(place, otherwise);
        }

        return holds;
    }
}
