using System.Text.RegularExpressions;

namespace Sidecar.IntegrationTests.Proxying;

/// <summary>docs/paths.md says what becomes of each spelling; here each row is asked.</summary>
public sealed partial class PathTableTests(ProxyFixture fixture) : IClassFixture<ProxyFixture>
{
    private const string Forwarded = "forwarded";
    private const string Reset = "reset";
    private const string Impossible = "–";

    private static readonly string Document = File.ReadAllText(FileInTree("docs/paths.md"));

    [Fact]
    public async Task Targets_of_http_1_meet_what_the_table_says()
    {
        var wrong = new List<string>();
        foreach (var (target, expected, _) in Targets().Where(row => row.Http1 != Impossible))
        {
            var asked = Bytes(target, fixture.Sidecar.Proxy);
            var seenBefore = fixture.Upstream.Requests.Count;
            var answer = await RawHttp.GetAsync(fixture.Sidecar.Proxy, asked);
            Judge(target, expected, answer.Status == 0 ? Reset : answer.Status.ToString(), seenBefore, asked, wrong);
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Targets_of_http_2_meet_what_the_table_says()
    {
        var wrong = new List<string>();
        foreach (var (target, _, expected) in Targets().Where(row => row.Http2 != Impossible))
        {
            var asked = Bytes(target, fixture.H2c.Proxy);
            var seenBefore = fixture.Upstream.Requests.Count;
            var end = await RawHttp2.GetAsync(fixture.H2c.Proxy, asked);
            Judge(target, expected, end is "RST_STREAM" or "GOAWAY" or "" ? Reset : end, seenBefore, asked, wrong);
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task Hosts_meet_what_the_table_says()
    {
        var wrong = new List<string>();
        foreach (var row in Hosts().Matches(Document).Select(match => match.Groups))
        {
            var (request, expected) = (row["request"].Value, row["answer"].Value);
            var seenBefore = fixture.Upstream.Requests.Count;
            var answer = await RawHttp.SendAsync(fixture.Sidecar.Proxy, Bytes(request, fixture.Sidecar.Proxy));
            Judge(request, expected, answer.Status.ToString(), seenBefore, "/open/x", wrong);
        }

        Assert.Empty(wrong);
    }

    [Fact]
    public void Table_has_rows_for_every_way_to_be_ambiguous()
    {
        Assert.InRange(Targets().Count, 40, 200);
        Assert.InRange(Hosts().Count(Document), 10, 100);
    }

    private void Judge(string spelling, string expected, string status, int seenBefore, string asked, List<string> wrong)
    {
        var seen = fixture.Upstream.Requests.Skip(seenBefore).Select(request => request.RawTarget).ToList();
        var path = asked.StartsWith("http://", StringComparison.Ordinal) ? asked[asked.IndexOf('/', "http://".Length)..] : asked;
        var came = status == "200" && seen is [var only] && only == path ? Forwarded : seen.Count == 0 ? status : $"{status}, and the backend saw {string.Join(' ', seen)}";
        if (came != expected)
        {
            wrong.Add($"{spelling}: {came} instead of {expected}");
        }
    }

    private static List<(string Target, string Http1, string Http2)> Targets() =>
        [.. Rows().Matches(Document).Select(match => (match.Groups["target"].Value, match.Groups["one"].Value, match.Groups["two"].Value))];

    private static string Bytes(string text, Uri proxy) => text
        .Replace("HOST", proxy.Authority, StringComparison.Ordinal)
        .Replace("<CRLF>", "\r\n", StringComparison.Ordinal)
        .Replace("<CR>", "\r", StringComparison.Ordinal)
        .Replace("<LF>", "\n", StringComparison.Ordinal)
        .Replace("<TAB>", "\t", StringComparison.Ordinal)
        .Replace("<E9>", "\u00e9", StringComparison.Ordinal);

    private static string FileInTree(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Sidecar.sln")))
            {
                return Path.Combine(folder.FullName, path);
            }
        }

        throw new InvalidOperationException($"No Sidecar.sln in or above {AppContext.BaseDirectory}.");
    }

    [GeneratedRegex(@"^\| `(?<target>[^`]+)` \| (?<one>[a-z0-9–]+) \| (?<two>[a-z0-9–]+) \|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Rows();

    [GeneratedRegex(@"^\| `(?<request>[A-Z]+ [^`]+)` \| (?<answer>[a-z0-9]+) \| [^|]*\|$", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Hosts();
}
