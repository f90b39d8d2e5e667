using System.Net;
using System.Net.Sockets;
using System.Text.Json;

namespace Sidecar.Tests.Validation.Schemas;

public sealed class SchemaLoaderTests : IDisposable
{
    private readonly SchemaFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void References_reach_files_beside_and_below_and_come_back()
    {
        var schema = _folder
            .With("item.json", """{ "type": "object", "properties": { "price": { "$ref": "types/money.json#/definitions/price" }, "cart": { "$ref": "schema.json" } } }""")
            .With("types/money.json", """{ "definitions": { "price": { "type": "integer", "allOf": [ { "$ref": "#/definitions/positive" } ] }, "positive": { "minimum": 1 }, "unused": { "if": {} } } }""")
            .Load("""{ "type": "object", "properties": { "items": { "items": { "$ref": "item.json#" } } }, "additionalProperties": false }""");

        Assert.Empty(schema.Faults(Json("""{ "items": [ { "price": 1, "cart": { "items": [ { "price": 2 } ] } } ] }""")));
        Assert.Equal(["/items/0/price is too small", "/items/0/cart/items/0/price is not an integer"],
            schema.Faults(Json("""{ "items": [ { "price": 0, "cart": { "items": [ { "price": "2" } ] } } ] }""")).Select(fault => $"{fault.Pointer} {fault.Detail}"));
    }

    [Theory]
    [InlineData("../other.json")]
    [InlineData("a/../../other.json")]
    [InlineData("%2e%2e/other.json")]
    [InlineData("/etc/passwd")]
    [InlineData("file:///etc/passwd")]
    [InlineData("https://example.com/schema.json")]
    [InlineData("a\\b.json")]
    public void A_reference_out_of_the_folder_refuses_the_start(string reference) =>
        Assert.StartsWith("Body:Schema: schema.json#/$ref refers to '", Assert.Single(_folder.ErrorsOf(JsonSerializer.Serialize(new Dictionary<string, string> { ["$ref"] = reference }))), StringComparison.Ordinal);

    [Fact]
    public void A_reference_to_a_server_makes_no_connection()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();

        var errors = _folder.ErrorsOf($$"""{ "$ref": "http://{{listener.LocalEndpoint}}/schema.json" }""");

        Assert.Single(errors);
        Assert.False(listener.Pending());
    }

    [Theory]
    [InlineData("#/definitions/missing")]
    [InlineData("#/properties/a")]
    [InlineData("#/definitions/a/properties/b")]
    [InlineData("#anchor")]
    public void A_reference_to_what_is_no_definition_refuses_the_start(string reference) =>
        Assert.Equal(
            [$"Body:Schema: schema.json#/items/$ref refers to '{reference}', which is neither a whole file nor one of its definitions; write such as #/definitions/name"],
            _folder.ErrorsOf($$"""{ "items": { "$ref": "{{reference}}" }, "properties": { "a": {} }, "definitions": { "a": { "properties": { "b": {} } } } }"""));

    [Fact]
    public void What_stands_beside_a_reference_refuses_the_start() =>
        Assert.Equal(
            ["Body:Schema: schema.json#/items/minLength stands beside $ref and would not be enforced; write both into allOf"],
            _folder.ErrorsOf("""{ "items": { "$ref": "#/definitions/a", "description": "d", "minLength": 1 }, "definitions": { "a": {} } }"""));

    [Theory]
    [InlineData("""{ "$ref": "#" }""")]
    [InlineData("""{ "allOf": [ { "anyOf": [ { "not": { "$ref": "#" } } ] } ] }""")]
    [InlineData("""{ "$ref": "#/definitions/a", "definitions": { "a": { "$ref": "#/definitions/b" }, "b": { "oneOf": [ {}, { "$ref": "#/definitions/a" } ] } } }""")]
    public void A_schema_that_never_ends_refuses_the_start(string schema) =>
        Assert.Equal(["Body:Schema: refers back to itself without going into a member or an item, and would never be fulfilled"], _folder.ErrorsOf(schema));

    [Theory]
    [InlineData("[]", "schema.json# is not a schema; write an object")]
    [InlineData("{", "the schema 'schema.json' is not JSON (near byte 1 of a line)")]
    [InlineData("""{ "type": "string", "type": "object" }""", "the schema 'schema.json' names a member twice in one object")]
    [InlineData("""{ "$ref": "missing.json" }""", "the schema 'missing.json' does not exist; relative paths begin at the working directory")]
    public void A_file_that_is_no_schema_is_named(string schema, string message) => Assert.Equal([$"Body:Schema: {message}"], _folder.ErrorsOf(schema));

    [Fact]
    public void A_file_beyond_a_mebibyte_is_not_read() =>
        Assert.Equal(["Body:Schema: the schema 'schema.json' is larger than 1 MiB"], _folder.ErrorsOf($$"""{ "title": "{{new string('a', 1024 * 1024)}}" }"""));

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
