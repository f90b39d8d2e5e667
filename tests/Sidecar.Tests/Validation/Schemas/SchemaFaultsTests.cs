using System.Diagnostics;
using System.Text.Json;
using Sidecar.Validation.Schemas;

namespace Sidecar.Tests.Validation.Schemas;

public sealed class SchemaFaultsTests : IDisposable
{
    private const string Items = """{ "type": "object", "properties": { "items": { "items": { "type": "object", "properties": { "n": { "type": "integer" } }, "required": [ "n" ], "additionalProperties": false } } } }""";

    private readonly SchemaFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_first_ten_are_told_in_the_bodys_order()
    {
        var body = $$"""{ "items": [ {{string.Join(',', Enumerable.Range(0, 50).Select(_ => "{ \"n\": \"x\" }"))}} ] }""";

        Assert.Equal(Enumerable.Range(0, 10).Select(index => $"/items/{index}/n is not an integer"), FaultsOf(Items, body));
    }

    [Fact]
    public void What_is_missing_comes_where_its_object_ends() =>
        Assert.Equal(
            ["/items/0/x is not a member that is taken", "/items/0/n is required", "/items/1/n is not an integer", "/items/2 is not an object", "/items/2/n is required"],
            FaultsOf(Items, """{ "items": [ { "x": 1 }, { "n": 0.5 }, 7 ] }"""));

    [Theory]
    [InlineData("a/b~c", "/a~1b~0c")]
    [InlineData("a.b", "/a.b")]
    [InlineData("a[0]", "/a[0]")]
    [InlineData("a", "/a")]
    [InlineData("it's \\ \"x\"\n", "/it's \\ \"x\"\n")]
    [InlineData("['x']", "/['x']")]
    [InlineData("\u00fc", "/\u00fc")]
    public void A_place_is_a_json_pointer(string name, string pointer)
    {
        var body = JsonSerializer.Serialize(new Dictionary<string, object> { [name] = "x", ["z"] = 1 });

        Assert.Equal([$"{pointer} is not an integer"], FaultsOf("""{ "additionalProperties": { "type": "integer" } }""", body));
    }

    [Fact]
    public void A_name_with_dots_is_told_from_members_inside_each_other() =>
        Assert.Equal(
            ["/a.b/c is not an integer"],
            FaultsOf("""{ "properties": { "a.b": { "properties": { "c": { "type": "integer" } } } } }""", """{ "a": { "b": { "c": 1 } }, "a.b": { "c": "x" } }"""));

    [Fact]
    public void The_whole_body_has_the_empty_pointer() => Assert.Equal([" is not an object"], FaultsOf("""{ "type": "object" }""", "1"));

    [Fact]
    public void Long_names_and_deep_places_are_told_by_what_stands_around_them()
    {
        var deep = string.Concat(Enumerable.Repeat("""{ "abcdefghij": """, 60)) + "1" + new string('}', 60);

        Assert.Equal([" is not an integer"], FaultsOf("""{ "additionalProperties": { "type": "integer" } }""", $$"""{ "{{new string('x', 65)}}": "y" }"""));
        var pointer = Assert.Single(FaultsOf("""{ "type": "object", "additionalProperties": { "$ref": "#" } }""", deep));
        Assert.StartsWith("/abcdefghij/abcdefghij", pointer, StringComparison.Ordinal);
        Assert.InRange(pointer.Length, 200, 300);
    }

    [Fact]
    public void No_value_of_the_body_is_told()
    {
        var schema = """{ "properties": { "a": { "enum": [ 1 ] }, "b": { "pattern": "^x$" }, "c": { "maxLength": 1 }, "d": { "anyOf": [ { "type": "null" }, { "maxLength": 1 } ] } } }""";

        Assert.DoesNotContain("secret", string.Concat(FaultsOf(schema, """{ "a": "secret", "b": "secret", "c": "secret", "d": "secret" }""")), StringComparison.Ordinal);
    }

    /// <summary>Time that grows with the square of the items would be minutes here.</summary>
    [Theory]
    [InlineData("1", 0)]
    [InlineData("\"x\"", 10)]
    public void Many_items_are_judged_in_time_that_grows_with_their_number(string item, int faults)
    {
        var schema = _folder.Load("""{ "items": { "type": [ "integer", "null" ], "enum": [ 1, null ] } }""");
        using var document = JsonDocument.Parse($"[{string.Join(',', Enumerable.Repeat(item, 250_000))}]");
        var watch = Stopwatch.StartNew();

        Assert.Equal(faults, schema.Faults(document.RootElement).Count);
        Assert.InRange(watch.Elapsed.TotalSeconds, 0, 30);
    }

    /// <summary>Whatever is wrong with a hundred thousand items, ten are told, and what is kept of the rest is nothing.</summary>
    [Theory]
    [InlineData("""{ "items": { "type": "integer", "minimum": 0 } }""", "1", "\"x\"")]
    [InlineData("""{ "items": { "type": "object", "properties": { "a": { "allOf": [ { "type": "integer" }, { "minimum": 0 } ] } }, "required": [ "a" ], "additionalProperties": false } }""", "{ \"a\": 1 }", "{ \"b\": 1 }")]
    [InlineData("""{ "items": { "anyOf": [ { "type": "integer" }, { "type": "array", "items": { "$ref": "#" } } ] } }""", "1", "\"x\"")]
    [InlineData("""{ "items": { "enum": [ "a", "b", "c", "d", "e", "f", "g", "h" ] } }""", "\"a\"", "[ [] ]")]
    [InlineData("""{ "items": { "propertyNames": { "pattern": "^a" } } }""", "{ \"a\": 1 }", "{ \"b\": 1 }")]
    public void A_body_that_is_wrong_everywhere_takes_no_more_memory_than_one_that_is_right(string schema, string right, string wrong)
    {
        const int Count = 100_000;
        var judge = _folder.Load(schema);
        using var good = JsonDocument.Parse($"[{string.Join(',', Enumerable.Repeat(right, Count))}]");
        using var bad = JsonDocument.Parse($"[{string.Join(',', Enumerable.Repeat(wrong, Count))}]");
        var (least, none) = Allocated(judge, good.RootElement);
        var (most, ten) = Allocated(judge, bad.RootElement);

        Assert.Equal((0, 10), (none, ten));
        Assert.InRange(most, 0, least);
    }

    /// <summary>Each alternative that does not fit would be kept for as long as others are tried, and so on inside it.</summary>
    [Fact]
    public void Alternatives_inside_each_other_are_left_at_their_first_fault()
    {
        var schema = _folder.Load("""{ "anyOf": [ { "type": "integer" }, { "type": "array", "items": { "$ref": "#" } } ] }""");
        using var document = JsonDocument.Parse(Nested("\"x\"", 5));
        using var right = JsonDocument.Parse(Nested("1", 5));
        var (least, none) = Allocated(schema, right.RootElement);
        var (most, one) = Allocated(schema, document.RootElement);

        Assert.Equal((0, 1), (none, one));
        Assert.InRange(most, 0, least);
    }

    /// <summary>Without a word about each of them: a value is never written as text.</summary>
    [Fact]
    public void An_array_where_one_of_many_values_is_asked_for_is_not_written_once_for_each()
    {
        var values = string.Join(',', Enumerable.Range(0, 200).Select(index => $"\"{index}\""));
        var schema = _folder.Load($$"""{ "properties": { "a": { "enum": [ {{values}} ] } } }""");
        using var document = JsonDocument.Parse($$"""{ "a": [ "{{new string('x', 1024 * 1024)}}" ] }""");

        var (allocated, faults) = Allocated(schema, document.RootElement);

        Assert.Equal(1, faults);
        Assert.InRange(allocated, 0, 16 * 1024 * 1024);
    }

    private static string Nested(string leaf, int depth) => depth == 0 ? leaf : $"[{string.Join(',', Enumerable.Repeat(Nested(leaf, depth - 1), 8))}]";

    // The first look compiles what it needs.
    private static (long Bytes, int Faults) Allocated(BodySchema schema, JsonElement body)
    {
        _ = schema.Faults(body);
        var before = GC.GetAllocatedBytesForCurrentThread();
        var faults = schema.Faults(body).Count;
        return (GC.GetAllocatedBytesForCurrentThread() - before, faults);
    }

    private IReadOnlyList<string> FaultsOf(string schema, string body)
    {
        using var document = JsonDocument.Parse(body);
        return [.. _folder.Load(schema).Faults(document.RootElement).Select(fault => $"{fault.Pointer} {fault.Detail}")];
    }
}
