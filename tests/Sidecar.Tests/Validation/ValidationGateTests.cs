using System.Text;
using Microsoft.AspNetCore.Http;
using Sidecar.Policies;
using Sidecar.Protocols.Json;
using Sidecar.Tests.Policies;
using Sidecar.Tests.Validation.Schemas;
using Sidecar.Validation;
using Sidecar.Validation.Schemas;

namespace Sidecar.Tests.Validation;

public sealed class ValidationGateTests : IDisposable
{
    private readonly SchemaFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("""{ "line_items": [ 1, 2 ], "discounts": { "codes": [ 1 ] } }""", null)]
    [InlineData("""{ "line_items": { "a": [ 1, 2, 3 ] } }""", null)]
    [InlineData("[]", null)]
    [InlineData("""{ "line_items": [ 1, 2, 3 ] }""", "$.line_items has 3 items; this route takes 2. /line_items has more than 2 items")]
    [InlineData("""{ "discounts": { "codes": [ 1, 2 ] } }""", "$.discounts.codes has 2 items; this route takes 1. /discounts/codes has more than 1 items")]
    public async Task Arrays_have_as_many_items_as_they_may(string body, string? refused)
    {
        var refusal = await RefusalOfAsync(body);

        Assert.Equal(refused, refusal is null ? null : $"{refusal.Detail} {refusal.Faults.Single().Pointer} {refusal.Faults.Single().Detail}");
    }

    [Theory]
    [InlineData("{", "The request body is not JSON (near byte 1 of a line).")]
    [InlineData("{} {}", "The request body is not JSON (near byte 3 of a line).")]
    [InlineData("""{ "line_items": [], "line_items": [ 1, 2, 3 ] }""", "The request body names a member twice in one object.")]
    [InlineData("""{ "line_items": [], "line\u005fitems": [ 1, 2, 3 ] }""", "The request body names a member twice in one object.")]
    [InlineData("[[[[[]]]]]", "The request body is nested deeper than 4 levels.")]
    [InlineData("\ufeff{}", "The request body is not JSON (near byte 0 of a line).")]
    public async Task What_two_readers_could_understand_differently_is_refused(string body, string detail)
    {
        var refusal = await RefusalOfAsync(body);

        Assert.Equal(("body_not_json", detail), (refusal?.Slug, refusal?.Detail));
    }

    [Fact]
    public async Task A_body_that_turns_out_to_be_empty_is_refused_where_one_is_required()
    {
        Assert.Null(await RefusalOfAsync(""));
        Assert.Equal("body_required", (await RefusalOfAsync("", isRequired: true))?.Slug);
    }

    [Fact]
    public async Task A_schema_says_what_is_wrong_and_where()
    {
        var refusal = await RefusalOfAsync("""{ "id": 5 }""", schema: _folder.Load("""{ "properties": { "id": { "type": "string" } } }"""));

        Assert.Equal(("body_invalid", "The request body is not what this route takes: /id is not a string."), (refusal?.Slug, refusal?.Detail));
        Assert.Equal([new BodyFault("/id", "is not a string")], refusal!.Faults);
    }

    [Theory]
    [InlineData("[ 1, [ 2 ], { \"a\": [] } ]", null)]
    [InlineData("[ 1, [ 2, 3 ], { \"a\": [] } ]", "too_many_values")]
    [InlineData("[ [], [], [], [], [], [], \"x", "body_not_json")]
    public async Task A_body_of_more_values_than_a_schema_judges_is_refused(string body, string? slug)
    {
        Assert.Equal(slug, (await RefusalOfAsync(body, schema: _folder.Load("{}"), maxValues: 6))?.Slug);
        Assert.Null((await RefusalOfAsync("[ 1, [ 2, 3 ], { \"a\": [] } ]", maxValues: 6))?.Slug);
    }

    /// <summary>Each level of the body is looked at twice for each look at the one above it: 2^60 looks.</summary>
    [Fact]
    public async Task Alternatives_that_come_back_to_themselves_end_in_a_refusal_and_not_in_an_endless_look()
    {
        var schema = _folder.Load("""
            { "oneOf": [
                { "properties": { "child": { "$ref": "#" }, "kind": { "const": "a" } } },
                { "properties": { "child": { "$ref": "#" }, "kind": { "const": "b" } } } ] }
            """);
        var body = Enumerable.Range(0, 60).Aggregate("""{ "kind": "a" }""", static (child, _) => $$"""{ "child": {{child}}, "kind": "a" }""");
        _ = await RefusalOfAsync("{}", schema: schema);

        var began = TimeProvider.System.GetTimestamp();
        var refusal = await RefusalOfAsync(body, schema: schema, maxBytes: 10_000, maxDepth: 64);

        Assert.Equal("too_many_values", refusal?.Slug);
        Assert.InRange(TimeProvider.System.GetElapsedTime(began), TimeSpan.Zero, TimeSpan.FromSeconds(5));
        Assert.Null(await RefusalOfAsync("""{ "child": { "child": { "kind": "b" }, "kind": "a" }, "kind": "b" }""", schema: schema));
    }

    [Fact]
    public async Task A_name_that_would_be_said_with_everything_below_it_is_refused()
    {
        var schema = _folder.Load("{}");

        Assert.Null(await RefusalOfAsync($$"""{ "{{new string('x', 256)}}": 1 }""", schema: schema));
        Assert.Equal("it has a member with a name of more than 256 bytes.", (await RefusalOfAsync($$"""[ { "{{new string('x', 257)}}": 1 } ]""", schema: schema))?.Detail?.Split(": ")[1]);
    }

    private static async Task<Refusal?> RefusalOfAsync(string body, bool isRequired = false, BodySchema? schema = null, int maxValues = 1000, long maxBytes = 1000, int maxDepth = 4)
    {
        ItemLimit[] items = [Limit("$.line_items", 2), Limit("$.discounts.codes", 1)];
        var request = new DefaultHttpContext().Request;
        request.Body = new MemoryStream(Encoding.UTF8.GetBytes(body));
        return (await new ValidationGate(new BodyContent(maxBytes, maxDepth, isRequired, items, maxValues, schema)).EnterAsync(SamplePassages.Of(request), default)).Refusal;
    }

    private static ItemLimit Limit(string text, int most)
    {
        Assert.True(JsonPath.TryParse(text, out var path));
        return new ItemLimit(path, path.ToPointer()!, most);
    }
}
