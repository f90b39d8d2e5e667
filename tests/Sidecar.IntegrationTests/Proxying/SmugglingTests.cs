namespace Sidecar.IntegrationTests.Proxying;

/// <summary>
/// Whatever a client writes, the backend sees no request that the proxy did not decide about. Behind each request of HTTP/1.1 comes a second one on the same connection: it is answered as the second one, or the connection is closed.
/// </summary>
public sealed class SmugglingTests(SmugglingFixture fixture) : IClassFixture<SmugglingFixture>
{
    private const string Second = "/open/second";

    private static readonly IReadOnlyDictionary<string, SmugglingCase> Http1 = SmugglingCase.Read("smuggling.json");
    private static readonly IReadOnlyDictionary<string, SmugglingCase> Http2 = SmugglingCase.Read("smuggling-h2.json");

    private readonly int _seenBefore = fixture.Upstream.Seen.Count;

    public static TheoryData<string> Names1 => [.. Http1.Keys];

    public static TheoryData<string> Names2 => [.. Http2.Keys];

    [Theory]
    [MemberData(nameof(Names1))]
    public async Task Backend_sees_no_request_of_http_1_that_was_not_decided_about(string name)
    {
        var (test, proxy) = (Http1[name], fixture.Sidecar.Proxy);

        var answer = await RawHttp.SendAsync(proxy, SmugglingCase.Expand(test.Request, proxy) + $"GET {Second} HTTP/1.1\r\nHost: {proxy.Authority}\r\nConnection: close\r\n\r\n");

        await JudgeAsync(test, answer.Status == 200, answer.Text);
    }

    [Theory]
    [MemberData(nameof(Names2))]
    public async Task Backend_sees_no_request_of_http_2_that_was_not_decided_about(string name)
    {
        var (test, proxy) = (Http2[name], fixture.H2c.Proxy);
        var fields = test.Fields.Select(field => (field[0], SmugglingCase.Expand(field[1], proxy)));

        var end = await RawHttp2.SendAsync(proxy, fields, test.Data);

        await JudgeAsync(test, end == "200", end);
    }

    // The client has seen its connection end, and so the proxy is done with what came on it.
    private async Task JudgeAsync(SmugglingCase test, bool isServed, string answer)
    {
        await fixture.Upstream.SettleAsync();
        var seen = fixture.Upstream.Seen.Skip(_seenBefore).ToList();
        Assert.All(seen, raw => Assert.DoesNotContain("/paid/", raw.Split("\r\n")[0], StringComparison.Ordinal));
        if (!isServed)
        {
            Assert.True(test.Expect is "refused" or "safe" or "broken", $"{test.Expect}, but: {answer}");
            Assert.True(seen.TrueForAll(raw => IsSecond(raw) || (test.Expect == "broken" && ForwardedBytes.IsUnfinished(raw))), $"refused with {answer}, and yet: {string.Join("\n---\n", seen)}");
            return;
        }

        Assert.True(test.Expect is "one" or "safe", $"{test.Expect}, but: {answer}");
        var requests = seen.ConvertAll(ForwardedBytes.Read);
        Assert.Contains("/open/first", requests[0].Head, StringComparison.Ordinal);
        Assert.Equal(test.Body, requests[0].Body);
        Assert.InRange(requests.Count, 1, 2);
        Assert.All(requests.Skip(1), other => Assert.True(IsSecond(other.Head), other.Head));
    }

    private static bool IsSecond(string raw) => raw.StartsWith($"GET {Second} ", StringComparison.Ordinal);
}
