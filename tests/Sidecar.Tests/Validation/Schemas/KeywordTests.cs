using System.Text.Json;
using System.Text.Json.Nodes;
using Sidecar.Tests.Conventions;
using Sidecar.Validation.Schemas;

namespace Sidecar.Tests.Validation.Schemas;

/// <summary>Every keyword that a schema may have does what draft 7 says, the places included in which the library does something else. keywords.json is our own table.</summary>
public sealed class KeywordTests : IDisposable
{
    private static readonly JsonDocument Table = JsonDocument.Parse(Repository.Text("tests/Sidecar.Tests/Validation/Schemas/keywords.json"));

    private readonly SchemaFolder _folder = new();

    public static TheoryData<string> Keywords => [.. Rows];

    private static IEnumerable<string> Rows => Table.RootElement.EnumerateArray().Select(row => row.GetProperty("keyword").GetString()!);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Keywords))]
    public void A_keyword_takes_and_refuses_what_draft_7_says(string keyword)
    {
        var row = Table.RootElement.EnumerateArray().Single(row => row.GetProperty("keyword").GetString() == keyword);
        var schema = _folder.Load(row.GetProperty("schema").GetRawText());

        var wronglyRefused = row.GetProperty("takes").EnumerateArray().Where(body => schema.Faults(body).Count > 0).Select(body => $"refused: {body.GetRawText()}");
        var wronglyTaken = row.GetProperty("refuses").EnumerateArray().Where(body => schema.Faults(body).Count == 0).Select(body => $"taken: {body.GetRawText()}");

        Convention.Holds(keyword, wronglyRefused.Concat(wronglyTaken));
        Assert.NotEmpty(row.GetProperty("takes").EnumerateArray());
        Assert.NotEmpty(row.GetProperty("refuses").EnumerateArray());
    }

    [Fact]
    public void Every_form_of_strings_has_a_row() =>
        Assert.Empty(StringForms.ByName.Keys.Select(name => $"format: {name}").Except(Rows));

    [Theory]
    [InlineData("contains", "{}")]
    [InlineData("minContains", "1")]
    [InlineData("patternProperties", "{}")]
    [InlineData("additionalItems", "false")]
    [InlineData("dependencies", "{}")]
    [InlineData("dependentSchemas", "{}")]
    [InlineData("prefixItems", "[]")]
    [InlineData("unevaluatedProperties", "false")]
    [InlineData("$anchor", "\"a\"")]
    [InlineData("$dynamicRef", "\"#a\"")]
    [InlineData("contentEncoding", "\"base64\"")]
    [InlineData("nullable", "true")]
    [InlineData("x-nullable", "true")]
    [InlineData("Required", "[]")]
    public void A_keyword_that_would_not_be_enforced_refuses_the_start(string keyword, string value) =>
        Assert.Equal(
            [$"Body:Schema: schema.json#/items/{keyword} is a keyword that would not be enforced; see docs/validation.md for those that are"],
            _folder.ErrorsOf($$"""{ "items": { "{{keyword}}": {{value}} } }"""));

    [Theory]
    [InlineData("type", "\"text\"", "is not a type; write one or a list of: string, number, integer, boolean, null, array, object")]
    [InlineData("type", "[]", "is not a type; write one or a list of: string, number, integer, boolean, null, array, object")]
    [InlineData("enum", "[]", "has no values, or an object or array among them, which would be compared by their spelling")]
    [InlineData("enum", "[[1]]", "has no values, or an object or array among them, which would be compared by their spelling")]
    [InlineData("enum", "1", "is not a list")]
    [InlineData("const", "{}", "has no values, or an object or array among them, which would be compared by their spelling")]
    [InlineData("maxItems", "0", "is not a whole number of 1 or more")]
    [InlineData("maxProperties", "0", "is not a whole number of 1 or more")]
    [InlineData("minLength", "-1", "is not a whole number of 0 or more")]
    [InlineData("maxLength", "\"5\"", "is not a whole number of 0 or more")]
    [InlineData("minimum", "1e300", "is not a number of up to 28 digits")]
    [InlineData("exclusiveMinimum", "true", "is not a number of up to 28 digits")]
    [InlineData("multipleOf", "0", "is not a number above 0")]
    [InlineData("uniqueItems", "1", "is neither true nor false")]
    [InlineData("uniqueItems", "true", "is enforced only beside items of one type: string, number, integer or boolean")]
    [InlineData("items", "[{}]", "is not a schema; write an object")]
    [InlineData("items", "true", "is not a schema; write an object")]
    [InlineData("additionalProperties", "1", "is not a schema; write an object")]
    [InlineData("properties", "[]", "is not an object of schemas")]
    [InlineData("required", "\"a\"", "is not a list of names")]
    [InlineData("propertyNames", "true", "is not a schema; write an object")]
    [InlineData("dependentRequired", "[]", "is not an object of lists of names")]
    [InlineData("name", "{}", "is not text, and as anything else would not be enforced")]
    [InlineData("then", "{}", "stands without if and would not be enforced")]
    [InlineData("else", "{}", "stands without if and would not be enforced")]
    [InlineData("if", "true", "is not a schema; write an object")]
    [InlineData("ucp_request", "\"omit\"", "says what single operations of UCP ask; resolve the schema for one operation before, as docs/validation.md says")]
    [InlineData("anyOf", "[]", "is not a list of schemas")]
    [InlineData("allOf", "{}", "is not a list of schemas")]
    [InlineData("pattern", "\"(\"", "is not a regular expression that can be matched in bounded time: groups that look around and references back are not taken")]
    [InlineData("pattern", "\"(?=a)\"", "is not a regular expression that can be matched in bounded time: groups that look around and references back are not taken")]
    [InlineData("pattern", "\"(a)\\\\1\"", "is not a regular expression that can be matched in bounded time: groups that look around and references back are not taken")]
    [InlineData("format", "\"byte\"", "would not be enforced; write one of: date, date-time, email, hostname, ipv4, ipv6, time, uri, uuid")]
    [InlineData("$ref", "1", "is not text")]
    public void A_value_that_cannot_be_meant_is_named_with_its_place(string keyword, string value, string message) =>
        Assert.Equal([$"Body:Schema: schema.json#/{keyword} {message}"], _folder.ErrorsOf($$"""{ "{{keyword}}": {{value}} }"""));

    [Fact]
    public void Annotations_ask_nothing_of_a_body()
    {
        var schema = _folder.Load("""
            { "$schema": "http://json-schema.org/draft-07/schema#", "$id": "https://example.com/a", "title": "a", "description": "b", "default": 1, "examples": [ 1 ], "$comment": "c",
              "readOnly": true, "writeOnly": true, "deprecated": true, "name": "d", "ucp_shared_request": true, "if": {}, "definitions": { "unused": { "if": {} } } }
            """);

        Assert.Empty(schema.Faults(JsonDocument.Parse("[1]").RootElement));
    }

    [Fact]
    public void A_pattern_made_to_run_for_ever_does_not()
    {
        var schema = _folder.Load("""{ "pattern": "^(a+)+$" }""");
        var body = JsonSerializer.SerializeToElement(JsonValue.Create(new string('a', 100_000) + "!"));

        Assert.Single(schema.Faults(body));
    }
}
