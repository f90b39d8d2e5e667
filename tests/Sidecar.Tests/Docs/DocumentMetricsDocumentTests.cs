using System.Diagnostics.Metrics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Identity.Profiles;
using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.Docs;

/// <summary>The section on strangers' documents in docs/metrics.md says what the instruments say.</summary>
public sealed partial class DocumentMetricsDocumentTests : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose() => _services.Dispose();

    [Fact]
    public void The_document_lists_every_instrument_and_its_meaning()
    {
        var found = new List<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) => found.Add($"{Name(instrument)} {instrument.Description}");
        using var metrics = new ProfileMetrics(_services.GetRequiredService<IMeterFactory>(), TimeProvider.System);
        listener.Start();

        var own = found.Where(static name => name.StartsWith("sidecar_documents_", StringComparison.Ordinal)).Distinct();
        Assert.Equal(own.Order(), Rows().Matches(Section()).Select(static row => $"{row.Groups["name"].Value} {row.Groups["help"].Value}").Order());
    }

    [Fact]
    public void The_document_lists_every_kind_outcome_and_reason()
    {
        var reasons = Words<DocumentRefusal>().Concat(Words<DocumentFault>()).Concat(Words<DocumentDefect>());
        Assert.Equal(Words<DocumentKind>().Order(), Values("kind"));
        Assert.Equal(reasons.Order(), Values("reason"));
        Assert.Equal(typeof(DocumentFailure).GetNestedTypes(System.Reflection.BindingFlags.NonPublic).Select(static type => type.Name.ToLowerInvariant()).Append(ProfileMetrics.Fetched).Order(), Values("outcome"));
    }

    private static string Name(Instrument instrument)
    {
        var unit = instrument.Unit switch { "s" => "_seconds", "By" => "_bytes", _ => "" };
        return instrument.Name.Replace('.', '_') + unit + (instrument.GetType().Name.StartsWith("Counter", StringComparison.Ordinal) ? "_total" : "");
    }

    private static IEnumerable<string> Words<T>()
        where T : struct, Enum => Enum.GetNames<T>().Select(JsonNamingPolicy.SnakeCaseLower.ConvertName);

    private static string Section() =>
        Repository.Text("docs/metrics.md").Split("\n## ").Single(static section => section.StartsWith("Documents of strangers\n", StringComparison.Ordinal));

    private static IEnumerable<string> Values(string label) =>
        Quoted().Matches(Section().Split('\n').Single(line => line.StartsWith($"| `{label}` |", StringComparison.Ordinal)).Split('|')[2])
            .Select(static word => word.Groups["word"].Value).Order();

    [GeneratedRegex("`(?<word>[a-z_]+)`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\| `(?<name>sidecar_\w+)` \| \w+ \| [^|]* \| (?<help>[^|]*) \|$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rows();
}
