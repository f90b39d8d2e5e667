using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.Docs;

/// <summary>A section of docs/metrics.md: a table of instruments, and one of the words that their labels have.</summary>
/// <param name="title">Its heading.</param>
internal sealed partial class MetricsSection(string title)
{
    private readonly string _text = Repository.Text("docs/metrics.md").Split("\n## ").Single(section => section.StartsWith(title + "\n", StringComparison.Ordinal));

    /// <summary>The name and the meaning of each instrument, in order.</summary>
    public IEnumerable<string> Instruments => Rows().Matches(_text).Select(static row => $"{row.Groups["name"].Value} {row.Groups["help"].Value}").Order();

    /// <summary>The words behind a label, in order.</summary>
    /// <param name="label">As its row begins.</param>
    public IEnumerable<string> Values(string label) =>
        Words().Matches(_text.Split('\n').Single(line => line.StartsWith($"| {label} |", StringComparison.Ordinal)).Split('|')[2])
            .Select(static word => word.Groups["word"].Value).Where(static word => !word.StartsWith("sidecar_", StringComparison.Ordinal)).Order();

    /// <summary>An instrument as <see cref="Instruments"/> has it.</summary>
    public static string LineOf(Instrument instrument) =>
        $"{instrument.Name.Replace('.', '_')}{(instrument.Unit == "s" ? "_seconds" : "")}{(instrument is Counter<long> or ObservableCounter<long> ? "_total" : "")} {instrument.Description}";

    [GeneratedRegex("`(?<word>[a-z_]+)`", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Words();

    [GeneratedRegex(@"^\| `(?<name>sidecar_\w+)` \| \w+ \| [^|]* \| (?<help>[^|]*) \|$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rows();
}
