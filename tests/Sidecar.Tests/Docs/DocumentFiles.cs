using System.Text.RegularExpressions;
using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.Docs;

/// <summary>The documents that readers are sent to.</summary>
internal static partial class DocumentFiles
{
    public static IReadOnlyList<string> All { get; } =
        ["README.md", .. Repository.Files("docs").Where(path => path.EndsWith(".md", StringComparison.Ordinal))];

    /// <summary>The blocks of a document that say they are JSON, with the line on which each begins.</summary>
    public static IEnumerable<(int Line, string Json)> JsonBlocks(string path)
    {
        var text = Repository.Text(path);
        return Blocks().Matches(text).Select(match => (text.AsSpan(0, match.Index).Count('\n') + 1, match.Groups["json"].Value));
    }

    [GeneratedRegex("^```json\n(?<json>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blocks();
}
