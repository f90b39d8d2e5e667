using System.Text.RegularExpressions;

namespace Sidecar.Tests.Conventions;

/// <summary>What must not be left in a text that others read: unfinished business, and the machine it was written on.</summary>
public sealed partial class TextTests
{
    private static readonly HashSet<string> TextEndings = new(StringComparer.OrdinalIgnoreCase)
    {
        ".cs", ".csproj", ".props", ".sln", ".json", ".md", ".sh", ".yaml", ".yml", ".tpl", ".js", ".mjs", ".ts", ".go", ".lua", ".sql", ".sol", ".conf", ".txt", ".http", "",
    };

    [Fact]
    public void No_text_names_unfinished_work_or_a_path_of_one_machine() =>
        Convention.Holds("Texts", Repository.Files(".").Where(path => TextEndings.Contains(Path.GetExtension(path))).SelectMany(path => Check(path, Repository.Text(path))));

    [Fact]
    public void Npm_packages_come_from_the_public_registry() =>
        Convention.Holds(
            "package-lock.json",
            Repository.Files(".").Where(path => Path.GetFileName(path) == "package-lock.json").SelectMany(path => ForeignPackages(path, Repository.Text(path))));

    [Theory]
    [InlineData("// TO" + "DO: later")]
    [InlineData("# FIX" + "ME")]
    [InlineData("see /ho" + "me/jo/notes.md")]
    [InlineData("cd /ro" + "ot/sidecar")]
    [InlineData("open C:\\Us" + "ers\\jo")]
    [InlineData("/wo" + "rk/main/test.sh")]
    public void A_leftover_is_found(string line) => Assert.NotEmpty(Check("a.md", line));

    [Theory]
    [InlineData("mastodon todos autodoc")]
    [InlineData("GET /v1/homework/1")]
    [InlineData("mounted at /var/lib/sidecar, config at /etc/sidecar/config")]
    public void Ordinary_text_is_left_alone(string line) => Assert.Empty(Check("a.md", line));

    [Fact]
    public void A_package_of_another_host_is_found() =>
        Assert.NotEmpty(ForeignPackages("package-lock.json", "\"resolved\": \"https://npm.example.com/a.tgz\""));

    private static IEnumerable<string> Check(string path, string text) =>
        text.Split('\n')
            .Select((line, index) => (Line: line, Number: index + 1))
            .Where(entry => Unfinished().IsMatch(entry.Line) || MachinePath().IsMatch(entry.Line))
            .Select(entry => $"{path}:{entry.Number} {entry.Line.Trim()}");

    private static IEnumerable<string> ForeignPackages(string path, string text) =>
        Resolved().Matches(text)
            .Select(match => match.Groups["url"].Value)
            .Where(url => !url.StartsWith("https://registry.npmjs.org/", StringComparison.Ordinal))
            .Select(url => $"{path} {url}");

    [GeneratedRegex(@"\b(TO[D]O|FIXM[E])\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Unfinished();

    [GeneratedRegex(@"(?<![\w.:/-])/(home|root|Users|work)/|\b[A-Z]:\\Users", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MachinePath();

    [GeneratedRegex("\"resolved\": \"(?<url>http[^\"]+)\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Resolved();
}
