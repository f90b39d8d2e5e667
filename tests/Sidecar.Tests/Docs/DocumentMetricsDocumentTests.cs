using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using OpenTelemetry.Metrics;
using Sidecar.Identity.Profiles;
using Sidecar.Telemetry;
using Sidecar.Telemetry.Prometheus;
using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.Docs;

/// <summary>The section on strangers' documents in docs/metrics.md says what the instruments say.</summary>
public sealed partial class DocumentMetricsDocumentTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection()
        .AddLogging()
        .AddSingleton(TimeProvider.System)
        .AddSidecarTelemetry()
        .AddSingleton<ProfileMetrics>()
        .BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public async Task The_document_lists_every_instrument_with_its_type_and_its_labels()
    {
        _services.GetRequiredService<MeterProvider>();
        var metrics = _services.GetRequiredService<ProfileMetrics>();
        metrics.Ended(DocumentKind.UcpProfile, metrics.Started(), failure: null);
        metrics.ServedStale(DocumentKind.UcpProfile);

        using var stream = new MemoryStream();
        await _services.GetRequiredService<PrometheusScrape>().WriteAsync(PipeWriter.Create(stream), CancellationToken.None);
        var written = Families().Matches(Encoding.UTF8.GetString(stream.ToArray())).Select(static match => (
            Name: match.Groups["name"].Value,
            Type: match.Groups["type"].Value,
            Labels: Sorted(Labels().Matches(match.Groups["sample"].Value).Select(static label => label.Groups["label"].Value).Where(static label => label != "le")),
            Help: match.Groups["help"].Value));

        var documented = Rows().Matches(Section()).Select(static match => (
            Name: match.Groups["name"].Value,
            Type: match.Groups["type"].Value,
            Labels: Sorted(match.Groups["labels"].Value.Replace("`", "", StringComparison.Ordinal).Split(", ")),
            Help: match.Groups["help"].Value));

        Assert.Equal(written.Order(), documented.Order());
    }

    [Fact]
    public void The_document_lists_every_kind_outcome_and_reason()
    {
        var reasons = Words<DocumentRefusal>().Concat(Words<DocumentFault>()).Concat(Words<DocumentDefect>());
        Assert.Equal(Words<DocumentKind>().Order(), Values("kind"));
        Assert.Equal(reasons.Order(), Values("reason"));
        Assert.Equal(typeof(DocumentFailure).GetNestedTypes(System.Reflection.BindingFlags.NonPublic).Select(static type => type.Name.ToLowerInvariant()).Append(ProfileMetrics.Fetched).Order(), Values("outcome"));
    }

    private static IEnumerable<string> Words<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);

    private static string Section() =>
        Repository.Text("docs/metrics.md").Split("\n## ").Single(static section => section.StartsWith("Documents of strangers\n", StringComparison.Ordinal));

    private static IEnumerable<string> Values(string label) =>
        Quoted().Matches(Section().Split('\n').Single(line => line.StartsWith($"| `{label}` |", StringComparison.Ordinal)).Split('|')[2])
            .Select(static word => word.Groups["word"].Value).Order();

    private static string Sorted(IEnumerable<string> words) => string.Join(", ", words.Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"# HELP (?<name>sidecar_documents_\w+) (?<help>.*)\n# TYPE \S+ (?<type>\w+)\n(?<sample>.*)\n", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Families();

    [GeneratedRegex("[{,](?<label>\\w+)=\"", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Labels();

    [GeneratedRegex("`(?<word>[a-z_]+)`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\| `(?<name>sidecar_\w+)` \| (?<type>\w+) \| (?<labels>[^|]*) \| (?<help>[^|]*) \|$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rows();
}
