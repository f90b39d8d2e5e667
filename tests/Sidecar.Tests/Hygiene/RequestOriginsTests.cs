using System.Net;
using Microsoft.AspNetCore.Http;
using Sidecar.Hygiene;
using Sidecar.Policies;

namespace Sidecar.Tests.Hygiene;

public sealed class RequestOriginsTests
{
    private const string Stranger = "203.0.113.9";
    private const string Ingress = "10.0.0.1";

    [Theory]
    [InlineData("shop.example", "https://shop.example/api", false)]
    [InlineData("SHOP.example:443", "https://shop.example/api", false)]
    [InlineData("b.example", "https://b.example/api", false)]
    [InlineData("b.example:81", "https://shop.example/api", true)]
    [InlineData("c.example:8443", "https://c.example:8443/api", false)]
    [InlineData("evil.example", "https://shop.example/api", true)]
    [InlineData("shop.example@evil.example", "https://shop.example/api", true)]
    [InlineData("127.0.0.1:8080", "https://shop.example/api", true)]
    [InlineData("localhost:8080", "https://shop.example/api", true)]
    [InlineData("", "https://shop.example/api", true)]
    [InlineData("xn--", "https://shop.example/api", true)]
    public void With_a_public_address_a_host_is_taken_if_it_is_known(string host, string expected, bool isForeign) =>
        Assert.Equal((expected, isForeign), Of(new("https://shop.example/api/", [], ForwardedFamily.XForwarded, ["b.example", "C.example:8443"]), Stranger, host));

    [Theory]
    [InlineData("127.0.0.1:8080", "http://127.0.0.1:8080", false)]
    [InlineData("localhost:8080", "http://localhost:8080", false)]
    [InlineData("LOCALHOST:8080", "http://localhost:8080", false)]
    [InlineData("localhost", "http://127.0.0.1:8080", true)]
    [InlineData("evil.example", "http://127.0.0.1:8080", true)]
    [InlineData("b.example", "http://b.example", false)]
    public void Without_one_the_connections_own_address_is_known_too(string host, string expected, bool isForeign) =>
        Assert.Equal((expected, isForeign), Of(new(PublicUrl: null, [], ForwardedFamily.XForwarded, ["b.example"]), Stranger, host));

    [Theory]
    [InlineData("::1", "http://[::1]:8080")]
    [InlineData("::ffff:10.0.0.9", "http://10.0.0.9:8080")]
    [InlineData("fe80::1%3", "http://[fe80::1]:8080")]
    [InlineData(null, "http://localhost")]
    public void Where_nothing_is_known_of_the_host_the_connections_own_address_stands(string? local, string expected)
    {
        var request = Request(Stranger, "evil.example");
        request.HttpContext.Connection.LocalIpAddress = local is null ? null : IPAddress.Parse(local);

        Assert.Equal(expected, Text(TestOrigins.Of(publicUrl: null).Of(request)));
    }

    [Fact]
    public void The_usual_port_is_not_written()
    {
        var request = Request(Stranger, "127.0.0.1");
        request.HttpContext.Connection.LocalPort = 80;

        Assert.Equal("http://127.0.0.1", Text(TestOrigins.Of(publicUrl: null).Of(request)));
        Assert.Equal("https://[2001:db8::1]:8443", Text(TestOrigins.Of("https://[2001:db8::1]:8443").Of(request)));
    }

    [Fact]
    public void A_trusted_proxy_says_what_its_client_asked_for()
    {
        var options = new ForwardingOptions(PublicUrl: null, ["10.0.0.0/8"], ForwardedFamily.XForwarded, Hosts: []);
        (string, string)[] word = [("X-Forwarded-Host", "evil.example, Shop.example"), ("X-Forwarded-Proto", "https"), ("X-Forwarded-Prefix", "/api/")];

        Assert.Equal(("https://shop.example/api", false), Of(options, Ingress, "pod-7", word));
        Assert.Equal(("http://127.0.0.1:8080", true), Of(options, Stranger, "shop.example", word));
        Assert.Equal(("http://pod-7", false), Of(options, Ingress, "pod-7"));
    }

    [Fact]
    public void The_other_family_says_it_too()
    {
        var options = new ForwardingOptions(PublicUrl: null, ["10.0.0.0/8"], ForwardedFamily.Forwarded, Hosts: []);

        Assert.Equal(("https://shop.example:8443", false), Of(options, Ingress, "pod-7", ("Forwarded", "host=evil.example, for=1.2.3.4;host=\"shop.example:8443\";proto=HTTPS")));
        Assert.Equal(("http://pod-7", false), Of(options, Ingress, "pod-7", ("Forwarded", "host=\"evil.example"), ("X-Forwarded-Host", "evil.example")));
    }

    [Theory]
    [InlineData("X-Forwarded-Host", "a b")]
    [InlineData("X-Forwarded-Host", "u@evil.example")]
    [InlineData("X-Forwarded-Proto", "javascript")]
    [InlineData("X-Forwarded-Prefix", "api")]
    [InlineData("X-Forwarded-Prefix", "/a/../b")]
    [InlineData("X-Forwarded-Prefix", "//evil.example")]
    [InlineData("X-Forwarded-Prefix", "/a?b")]
    [InlineData("X-Forwarded-Prefix", "/")]
    public void What_a_trusted_proxy_cannot_mean_is_passed_over(string name, string value) =>
        Assert.Equal(("http://pod-7", false), Of(new(PublicUrl: null, ["10.0.0.0/8"], ForwardedFamily.XForwarded, Hosts: []), Ingress, "pod-7", (name, value)));

    /// <summary>An ingress that passes on what its client wrote must not make hosts ours.</summary>
    [Fact]
    public void Where_hosts_are_configured_a_trusted_proxy_names_no_others()
    {
        (string, string)[] word = [("X-Forwarded-Host", "evil.example"), ("X-Forwarded-Proto", "http")];

        Assert.Equal(("https://shop.example", true), Of(new("https://shop.example", ["10.0.0.0/8"], ForwardedFamily.XForwarded, Hosts: []), Ingress, "shop.example", word));
        Assert.Equal(("http://127.0.0.1:8080", true), Of(new(PublicUrl: null, ["10.0.0.0/8"], ForwardedFamily.XForwarded, ["b.example"]), Ingress, "b.example", word));
    }

    [Theory]
    [InlineData("https://shop.example", Stranger, "http", "https")]
    [InlineData("http://shop.example", Ingress, "https", "http")]
    [InlineData(null, Ingress, "https", "https")]
    [InlineData(null, Stranger, "https", "http")]
    public void The_scheme_is_the_public_one_or_a_trusted_proxys_or_the_connections(string? publicUrl, string peer, string told, string expected)
    {
        var request = Request(peer, "shop.example");
        request.Headers["X-Forwarded-Proto"] = told;

        Assert.Equal(expected, TestOrigins.Of(publicUrl, "10.0.0.0/8").SchemeOf(request));
    }

    private static (string Url, bool IsForeign) Of(ForwardingOptions options, string peer, string host, params (string Name, string Value)[] headers)
    {
        var request = Request(peer, host);
        foreach (var (name, value) in headers)
        {
            request.Headers[name] = value;
        }

        var origin = TestOrigins.Of(options).Of(request);
        return (Text(origin), origin.IsForeignHost);
    }

    private static string Text(RequestOrigin origin) => $"{origin.Scheme}://{origin.Authority}{origin.Prefix}";

    private static HttpRequest Request(string peer, string host)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(peer);
        (context.Connection.LocalIpAddress, context.Connection.LocalPort) = (IPAddress.Loopback, 8080);
        (context.Request.Scheme, context.Request.Headers.Host) = ("http", host);
        return context.Request;
    }
}
