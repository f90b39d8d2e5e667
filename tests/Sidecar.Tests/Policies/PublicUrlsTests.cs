using Microsoft.AspNetCore.Http;
using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

public sealed class PublicUrlsTests
{
    [Theory]
    [InlineData("https://api.example.com", "https://api.example.com/a/b")]
    [InlineData("https://api.example.com/", "https://api.example.com/a/b")]
    [InlineData("https://api.example.com/shop/", "https://api.example.com/shop/a/b")]
    public void The_public_address_stands_before_the_path(string publicUrl, string expected) =>
        Assert.Equal(expected, new PublicUrls(publicUrl).Of(Request("pod-7:8080", "/a/b", "?token=secret")));

    [Fact]
    public void Without_a_public_address_the_requests_own_host_stands_there() =>
        Assert.Equal("http://pod-7:8080/a/b", new PublicUrls(null).Of(Request("pod-7:8080", "/a/b", "?token=secret")));

    [Theory]
    [InlineData("/caf\u00e9", "/caf%C3%A9")]
    [InlineData("/a b", "/a%20b")]
    [InlineData("/a\"b", "/a%22b")]
    [InlineData("/100%", "/100%25")]
    [InlineData("/a?b#c", "/a%3Fb%23c")]
    [InlineData("", "")]
    public void A_path_is_escaped_as_urls_are(string path, string expected) =>
        Assert.Equal("https://h" + expected, new PublicUrls("https://h").Of(Request("h", path, "")));

    // All of these pass the server's own look at the Host header; none of them may cost an answer.
    [Theory]
    [InlineData("")]
    [InlineData("xn--")]
    [InlineData("..")]
    [InlineData("h:99999999")]
    [InlineData("a_b")]
    public void Whatever_the_host_is_there_is_a_url(string host) =>
        Assert.Equal($"http://{host}/a", new PublicUrls(null).Of(Request(host, "/a", "")));

    private static HttpRequest Request(string host, string path, string query)
    {
        var request = new DefaultHttpContext().Request;
        request.Scheme = "http";
        request.Host = new HostString(host);
        request.Path = path;
        request.QueryString = new QueryString(query);
        return request;
    }
}
