using System.Text.RegularExpressions;
using Sidecar.Tests.Conventions;

namespace Sidecar.Tests.Docs;

public sealed partial class LinkTests
{
    [Fact]
    public void Links_inside_the_repository_lead_somewhere() =>
        Convention.Holds("Dead links", DocumentFiles.All.SelectMany(path => Dead(path, Repository.Text(path))));

    [Theory]
    [InlineData("[x](nowhere.md)")]
    [InlineData("[x](../README.md#no-such-heading)")]
    public void A_dead_link_is_found(string text) => Assert.NotEmpty(Dead("docs/metrics.md", text));

    [Theory]
    [InlineData("[x](https://example.com/nowhere)")]
    [InlineData("[x](metrics.md#circuit-breakers)")]
    public void Other_links_are_left_alone(string text) => Assert.Empty(Dead("docs/metrics.md", text));

    private static IEnumerable<string> Dead(string path, string text) =>
        from link in Links().Matches(text).Select(match => match.Groups["target"].Value)
        where !link.Contains("://", StringComparison.Ordinal) && !Exists(path, link)
        select $"{path}: {link}";

    private static bool Exists(string path, string link)
    {
        var parts = link.Split('#');
        var target = parts[0].Length == 0 ? path : Path.GetRelativePath(Repository.Root, Path.Combine(Repository.Root, Path.GetDirectoryName(path)!, parts[0]));
        var file = Path.Combine(Repository.Root, target);
        return File.Exists(file) ? parts.Length == 1 || Anchors(File.ReadAllText(file)).Contains(parts[1]) : Directory.Exists(file) && parts.Length == 1;
    }

    // As GitHub makes anchors of headings.
    private static IEnumerable<string> Anchors(string text) =>
        Headings().Matches(text).Select(match => NotInAnchors().Replace(match.Groups["title"].Value.ToLowerInvariant(), "").Replace(' ', '-'));

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Links();

    [GeneratedRegex("^#+ (?<title>.+)$", RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Headings();

    [GeneratedRegex(@"[^\w\- ]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex NotInAnchors();
}
