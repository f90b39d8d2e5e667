using Sidecar.Identity.Profiles;

namespace Sidecar.Tests.Identity.Profiles;

/// <summary>Answers that never come to an end in ways that no bound of headers or body counts.</summary>
public sealed class EndlessAnswerTests
{
    private const string Ok = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n";

    // A document of one-byte chunks that carry this would be half a gigabyte on the wire.
    private static readonly string Padding = new('a', 4000);

    // As much as both sides' buffers hold, and what is read.
    private const int Much = 64 << 20;

    [Theory]
    [InlineData("", "HTTP/1.1 103 Early Hints\r\nLink: </a>; rel=preload\r\n\r\n")]
    [InlineData("", "HTTP/1.1 100 Continue\r\n\r\n")]
    [InlineData(Ok, "1;a=PADDING\r\na\r\n")]
    [InlineData(Ok + "0\r\n", "Trailer: a\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\n", "Header: a\r\n")]
    [InlineData("HTTP/1.1 200 ", "OK OK OK OK OK OK OK OK OK OK ")]
    public async Task Answer_without_end_is_cut_off_before_the_time_is_over(string start, string repeated)
    {
        await using var server = new RawServer(TestAuthority.Root.Issue("agent.example"), start, string.Concat(Enumerable.Repeat(repeated.Replace("PADDING", Padding, StringComparison.Ordinal), 200)));

        var failure = Assert.IsType<FetchResult.Failed>(await FetchAsync(server)).Failure;
        Assert.False(failure is DocumentFailure.Unreachable { Reason: DocumentFault.Timeout }, failure.Note);
        Assert.InRange(server.Written, 0, Much);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n")]
    [InlineData("")]
    public async Task What_is_no_http_is_no_document(string answer)
    {
        await using var server = new RawServer(TestAuthority.Root.Issue("agent.example"), answer, "");

        var failure = Assert.IsType<DocumentFailure.Unreachable>(Assert.IsType<FetchResult.Failed>(await FetchAsync(server)).Failure);
        Assert.Equal(DocumentFault.Broken, failure.Reason);
    }

    [Fact]
    public async Task Document_in_small_chunks_is_taken_whole()
    {
        var chunks = string.Concat(Enumerable.Repeat("20\r\n" + new string('a', 32) + "\r\n", 4096));
        await using var server = new RawServer(TestAuthority.Root.Issue("agent.example"), Ok + chunks + "0\r\n\r\n", "");

        Assert.Equal(128 << 10, Assert.IsType<FetchResult.Received>(await FetchAsync(server)).Body.Length);
    }

    private static Task<FetchResult> FetchAsync(RawServer server)
    {
        var options = ProfileBench.Patient;
        var fetcher = new DocumentFetcher(options, new ScriptedAddresses(), new DivertingConnector(server.Port), new ServerTrust(TestAuthority.Root.Roots), TimeProvider.System);
        var url = Assert.IsType<DocumentUrlVerdict.Accepted>(new DocumentUrls(options).Judge(ProfileBench.Url)).Url;
        return fetcher.FetchAsync(url, ["application/json"], CancellationToken.None);
    }
}
