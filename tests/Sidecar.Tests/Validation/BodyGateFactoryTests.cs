using System.Collections;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Sidecar.Configuration;
using Sidecar.Hosting;
using Sidecar.Policies;
using Sidecar.Tests.Configuration;
using Sidecar.Tests.Hosting;
using Sidecar.Tests.Policies;
using Sidecar.Validation;

namespace Sidecar.Tests.Validation;

public sealed class BodyGateFactoryTests : IDisposable
{
    private const string Path = "Sidecar:Policies:shop:Body";

    private readonly ConfigurationFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("{ \"MaxBytes\": 0 }", 1)]
    [InlineData("{ \"MaxBytes\": 1073741824, \"Timeout\": \"00:10:00\", \"ContentTypes\": [ \"image/*\" ], \"Required\": true }", 1)]
    [InlineData("{ \"Streams\": true, \"ContentTypes\": [ \"application/grpc\" ] }", 1)]
    [InlineData("{ \"MaxItems\": { \"$.line_items\": 100, \"$.orders[0].lines\": 0 }, \"MaxDepth\": 512 }", 2)]
    public async Task A_section_becomes_a_gate_or_two(string section, int gates)
    {
        var (errors, plan) = await CompileAsync(section);

        Assert.Empty(errors);
        Assert.Equal(gates, plan!.Gates.Count);
        Assert.IsType<BodyGate>(plan.Gates[0]);
    }

    [Theory]
    [InlineData("MaxBytes", "-1", "must be between 0 and 1073741824 bytes (1 GiB), for example 1048576")]
    [InlineData("MaxBytes", "1073741825", "must be between 0 and 1073741824 bytes (1 GiB), for example 1048576")]
    [InlineData("Timeout", "\"00:00:00.9\"", "must be between 00:00:01 and 00:10:00, for example 00:00:30")]
    [InlineData("Timeout", "\"00:10:01\"", "must be between 00:00:01 and 00:10:00, for example 00:00:30")]
    [InlineData("MaxDepth", "0", "must be between 1 and 512, for example 64")]
    [InlineData("MaxDepth", "513", "must be between 1 and 512, for example 64")]
    [InlineData("Schema", "\"\"", "is empty; write the path of a file with a JSON Schema, or leave the key out")]
    public async Task A_value_that_cannot_be_meant_is_named_with_its_key(string key, string value, string message) =>
        Assert.Equal([$"a.json: {Path}:{key}: {message}"], (await CompileAsync($$"""{ "{{key}}": {{value}} }""")).Errors);

    [Fact]
    public async Task Entries_are_named_with_their_keys() =>
        Assert.Equal(
            [
                $"a.json: {Path}:ContentTypes:0: is not a media type without parameters; write one such as application/json, image/* or application/*+json",
                $"a.json: {Path}:MaxItems:$.a[b=c]: is not a path to one array; write one such as $.line_items or $.orders[0].lines, with no filter",
                $"a.json: {Path}:MaxItems:$.b: must be 0 or more",
            ],
            (await CompileAsync("""{ "ContentTypes": [ "*/*" ], "MaxItems": { "$.a[b=c]": 1, "$.b": -1 } }""")).Errors.Order(StringComparer.Ordinal));

    [Fact]
    public async Task A_stream_is_not_read_whole() =>
        Assert.Equal([$"a.json: {Path}:Streams: does not go with MaxItems or Schema, for which the body is read whole"], (await CompileAsync("""{ "Streams": true, "MaxItems": { "$.a": 1 } }""")).Errors);

    [Fact]
    public async Task A_schema_that_is_missing_refuses_the_start() =>
        Assert.Equal([$"a.json: {Path}:Schema: the schema '/nowhere/a.json' does not exist; relative paths begin at the working directory"], (await CompileAsync("""{ "Schema": "/nowhere/a.json" }""")).Errors);

    [Fact]
    public async Task A_stream_of_a_policy_that_observes_is_not_waited_for_without_end_and_may_be_of_any_length()
    {
        var section = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("Body:Streams", (string?)"true"), KeyValuePair.Create("Body:MaxBytes", (string?)"1"), KeyValuePair.Create("Body:Timeout", (string?)"00:00:01")]).Build().GetSection("Body");
        var gate = new BodyGateFactory(TimeProvider.System).Build("shop", PolicyMode.Observe, section, new ConfigurationErrors([]))!;
        var silent = PassageOf(new Pipe().Reader.AsStream());
        var longer = PassageOf(new MemoryStream(new byte[1000]));
        await gate.EnterAsync(silent, default);
        await gate.EnterAsync(longer, default);

        Assert.Equal(408, (await silent.ReadBodyAsync(2000, default).AsTask().WaitAsync(TimeSpan.FromSeconds(20))).Refusal?.Status);
        Assert.Equal(1000, Assert.IsType<BodyReading.Read>(await longer.ReadBodyAsync(2000, default)).Bytes.Length);
    }

    private static Passage PassageOf(Stream body)
    {
        var request = new DefaultHttpContext().Request;
        request.Body = body;
        return SamplePassages.Of(request);
    }

    private async Task<(IReadOnlyList<string> Errors, PolicyPlan? Plan)> CompileAsync(string section)
    {
        await using var features = new ComposedFeatures();
        _folder.With("a.json", $$"""{ "Sidecar": { "Policies": { "shop": { "Body": {{section}} } } } }""");
        var loaded = ConfigurationLoader.Load(new StartArguments([_folder.Path("a.json")], []), new Hashtable(), FeatureOptions.Sections);
        var compiled = ConfigurationCompiler.Compile(loaded, features.Gates);
        return (_folder.ErrorsOf(loaded), compiled.Policies.TryGet("shop", out var plan) ? plan : null);
    }
}
