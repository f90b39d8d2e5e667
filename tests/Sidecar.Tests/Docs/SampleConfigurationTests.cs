using System.Collections;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sidecar.Configuration;
using Sidecar.Hosting;
using Sidecar.Ledger;
using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.Docs;

/// <summary>What people copy is right: every sample, and every piece of configuration in the documents, goes through the start's own checks.</summary>
public sealed partial class SampleConfigurationTests : IDisposable
{
    private const string Base = "config/paid-api.json";

    private static readonly JsonDocumentOptions Lenient = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    private readonly string _folder = Directory.CreateTempSubdirectory("sidecar-samples-").FullName;

    public static TheoryData<string> Samples => [.. SampleFiles()];

    public static TheoryData<string, int> Blocks => DocumentFiles.All
        .SelectMany(path => DocumentFiles.JsonBlocks(path).Where(block => IsConfiguration(block.Json)).Select(block => (path, block.Line)))
        .Aggregate(new TheoryData<string, int>(), (blocks, block) =>
        {
            blocks.Add(block.path, block.Line);
            return blocks;
        });

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Samples))]
    public async Task A_sample_starts_without_errors(string path) => await HoldsAsync(Path.Combine(Repository.Root, path));

    /// <summary>A piece without routes of its own is laid over the smallest sample, as a second file on the command line is.</summary>
    [Theory]
    [MemberData(nameof(Blocks))]
    public async Task Configuration_in_a_document_starts_without_errors(string path, int line)
    {
        var json = DocumentFiles.JsonBlocks(path).Single(block => block.Line == line).Json;
        var file = Path.Combine(_folder, "block.json");
        await File.WriteAllTextAsync(file, json);
        await HoldsAsync(json.Contains("\"Clusters\"", StringComparison.Ordinal) ? [file] : [Path.Combine(Repository.Root, Base), file]);
    }

    [Fact]
    public async Task A_wrong_sample_is_found()
    {
        var file = Path.Combine(_folder, "wrong.json");
        await File.WriteAllTextAsync(file, Repository.Text(Base).Replace("\"Price\"", "\"Prise\"", StringComparison.Ordinal));

        Assert.NotEmpty(await ErrorsOfAsync(file));
    }

    private static IEnumerable<string> SampleFiles() =>
        Repository.Files("config").Where(path => path.EndsWith(".json", StringComparison.Ordinal) && !path.EndsWith(".schema.json", StringComparison.Ordinal) && !IsOther(path));

    /// <summary>What the configuration refers to, and what the control API is sent.</summary>
    private static bool IsOther(string path) => path.StartsWith("config/schemas/", StringComparison.Ordinal) || path.StartsWith("config/control/", StringComparison.Ordinal);

    /// <summary>Whole objects only: a document may show a single member.</summary>
    private static bool IsConfiguration(string json)
    {
        if (!json.StartsWith('{'))
        {
            return false;
        }

        using var document = JsonDocument.Parse(json, Lenient);
        return document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.EnumerateObject().Any(member => member.Name is "Sidecar" or "ReverseProxy" or "Kestrel" or "Logging");
    }

    private static async Task HoldsAsync(params string[] files) => Convention.Holds(files[^1], await ErrorsOfAsync(files));

    private static async Task<IReadOnlyList<string>> ErrorsOfAsync(params string[] files)
    {
        var (app, errors) = await SidecarHost.BuildAsync(new StartArguments(files, []), EnvironmentFor(files));
        await using var _ = app;
        return [.. errors.All.Select(error => error.ToString())];
    }

    /// <summary>Gives every <c>env:NAME</c> of the files a value that its place can read.</summary>
    private static Hashtable EnvironmentFor(IEnumerable<string> files)
    {
        var environment = new Hashtable();
        foreach (var reference in files.SelectMany(file => References().Matches(File.ReadAllText(file))))
        {
            environment[reference.Groups["name"].Value] =
                reference.Groups["key"].Value == nameof(LedgerOptions.ConnectionString) ? "Host=127.0.0.1;Database=sidecar;Username=sidecar"
                : reference.Groups["name"].Value.EndsWith("WEBHOOK_SECRET", StringComparison.Ordinal) ? "whsec_c2VjcmV0IG9mIHRoZSB0ZXN0cw=="
                : "a-secret-of-the-tests-long-enough-to-sign";
        }

        // A schema's path begins at the working directory, which is this repository where people try the samples.
        foreach (var schema in files.SelectMany(file => Schemas().Matches(File.ReadAllText(file))))
        {
            environment["Sidecar__Policies__checkout__Body__Schema"] = Path.Combine(Repository.Root, schema.Groups["path"].Value);
        }

        return environment;
    }

    [GeneratedRegex("\"Schema\"\\s*:\\s*\"(?<path>config/[^\"]*)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Schemas();

    [GeneratedRegex("(\"(?<key>[^\"]*)\"\\s*:\\s*)?\"[^\"]*env:(?<name>[A-Z_]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex References();
}
