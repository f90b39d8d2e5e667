using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Configuration;

namespace Sidecar.Tests.Configuration;

public sealed class ConfigurationProperties
{
    private static readonly string[] Keys =
    [
        "Sidecar", "Policies", "PublicUrl", "Sample", "Payment", "Check", "Price", "Limit", "Mode", "Errors", "open", "paid", "ReverseProxy", "Routes",
        "Clusters", "ClusterId", "Transforms", "PaymentPolicy", "Match", "Path", "Headers", "SessionAffinity", "Enabled", "Policy", "HttpClient",
        "SslProtocols", "Kestrel", "Inner", "Names", "Limits", "Count", "Timeout", "Url", "Kind", "0", "1", "", ":", "a:b", "*", "Paymnt", "\u00E9",
    ];

    private static readonly Gen<JsonNode?> Leaf = Gen.OneOf(
        Gen.Elements<object?>(null, true, 0, -1, 1.5, 1e300, "", "open", "paid", "env:NOT_SET", "env:", "file:", "file:/no/such", "00:00:05", "5", "https://a/", "$1", "Redis", "\0\n", "a@b")
            .Select(value => JsonSerializer.SerializeToNode(value)));

    [Fact]
    public void Arbitrary_configuration_is_judged_and_never_breaks_the_start()
    {
        Prop.ForAll(Gen.Sized(size => Object(Math.Min(size, 6))).ToArbitrary(), IsJudged)
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300));
    }

    /// <summary>Whatever stands there: loading, binding and compiling return, and a route is compiled only when its policy is.</summary>
    private static bool IsJudged(JsonNode? configuration)
    {
        using var folder = new ConfigurationFolder();
        var (loaded, compiled) = folder.With("a.json", configuration!.ToJsonString()).Compile();
        return loaded.Bind<SampleOptions>("Sidecar:Sample") is not null
            && compiled.Routes.ByRoute.Values.All(plan => compiled.Policies.TryGet(plan.Name, out var known) && ReferenceEquals(known, plan))
            && loaded.Errors.Report(TextWriter.Null) == ConfigurationErrors.ExitCode;
    }

    private static Gen<JsonNode?> Node(int depth) =>
        depth <= 0 ? Leaf : Gen.Frequency((2, Leaf), (4, Object(depth - 1)), (1, List(depth - 1)));

    private static Gen<JsonNode?> Object(int depth) =>
        Gen.Elements(Keys).Zip(Node(depth)).ListOf().Select(entries => (JsonNode?)new JsonObject(
            entries.DistinctBy(entry => entry.Item1).Select(entry => KeyValuePair.Create(entry.Item1, entry.Item2?.DeepClone()))));

    private static Gen<JsonNode?> List(int depth) =>
        Node(depth).ListOf().Select(entries => (JsonNode?)new JsonArray([.. entries.Select(entry => entry?.DeepClone())]));
}
