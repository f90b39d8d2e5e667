using System.Net;
using Microsoft.AspNetCore.Http;
using Sidecar.Policies;
using Sidecar.Tests.Hygiene;

namespace Sidecar.Tests.Policies;

public sealed class PublicUrlsTests
{
    [Theory]
    [InlineData("https://api.example.com", "https://api.example.com/a/b")]
    [InlineData("https://api.example.com/", "https://api.example.com/a/b")]
    [InlineData("https://api.example.com/shop/", "https://api.example.com/shop/a/b")]
    public void The_public_address_stands_before_the_path(string publicUrl, string expected) =>
        Assert.Equal(expected, new PublicUrls(TestOrigins.Of(publicUrl)).Of(Request("pod-7:8080", "/a/b", "?token=secret")));

    [Fact]
    public void Without_a_public_address_the_connections_own_stands_there_whatever_the_host_says()
    {
        var request = Request("evil.example", "/a/b", "?token=secret");
        (request.HttpContext.Connection.LocalIpAddress, request.HttpContext.Connection.LocalPort) = (IPAddress.Parse("10.0.0.9"), 8080);

        Assert.Equal("http://10.0.0.9:8080/a/b", new PublicUrls(TestOrigins.Of(publicUrl: null)).Of(request));
    }

    [Theory]
    [InlineData("/caf\u00e9", "/caf%C3%A9")]
    [InlineData("/a b", "/a%20b")]
    [InlineData("/a\"b", "/a%22b")]
    [InlineData("/100%", "/100%25")]
    [InlineData("/a?b#c", "/a%3Fb%23c")]
    [InlineData("", "")]
    public void A_path_is_escaped_as_urls_are(string path, string expected) =>
        Assert.Equal("https://h" + expected, new PublicUrls(TestOrigins.Of("https://h")).Of(Request("h", path, "")));

    // All of these pass the server's own look at the Host header; none of them may cost an answer.
    [Theory]
    [InlineData("")]
    [InlineData("xn--")]
    [InlineData("..")]
    [InlineData("h:99999999")]
    [InlineData("a_b")]
    public void Whatever_the_host_is_there_is_a_url(string host) =>
        Assert.Equal("http://localhost/a", new PublicUrls(TestOrigins.Of(publicUrl: null)).Of(Request(host, "/a", "")));

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
