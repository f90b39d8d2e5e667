using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Http;
using Sidecar.Hygiene;
using Sidecar.Policies;

namespace Sidecar.Tests.Hygiene;

public sealed class ClientAddressesTests
{
    private const string Ingress = "10.0.0.1";

    [Theory]
    [InlineData("198.51.100.1", "198.51.100.1")]
    [InlineData("198.51.100.1:4711", "198.51.100.1")]
    [InlineData("[2001:db8::1]:80", "2001:db8::/64")]
    [InlineData("2001:db8::1", "2001:db8::/64")]
    [InlineData("203.0.113.9, 198.51.100.1", "198.51.100.1")]
    [InlineData("203.0.113.9, 198.51.100.1, 10.0.0.7", "198.51.100.1")]
    [InlineData("203.0.113.9, 198.51.100.1, 10.0.0.7,10.255.0.1 ,, ", "198.51.100.1")]
    [InlineData("::ffff:10.0.0.7", "10.0.0.7")]
    [InlineData("10.0.0.8, 10.0.0.7", "10.0.0.8")]
    [InlineData("198.51.100.1, unknown", Ingress)]
    [InlineData("198.51.100.1, unknown, 10.0.0.7", "10.0.0.7")]
    [InlineData("198.51.100.1, _hidden", Ingress)]
    [InlineData("", Ingress)]
    public void Behind_a_trusted_proxy_the_client_is_the_nearest_that_is_not_trusted(string chain, string expected) =>
        Assert.Equal(expected, Of(ForwardedFamily.XForwarded, Ingress, ("X-Forwarded-For", chain)));

    [Theory]
    [InlineData("for=198.51.100.1", "198.51.100.1")]
    [InlineData("for=\"[2001:db8::1]:80\";proto=https", "2001:db8::/64")]
    [InlineData("for=203.0.113.9, for=198.51.100.1;host=h", "198.51.100.1")]
    [InlineData("for=198.51.100.1, for=10.0.0.7;by=10.0.0.1", "198.51.100.1")]
    [InlineData("for=198.51.100.1, for=unknown", Ingress)]
    [InlineData("for=198.51.100.1, proto=https", Ingress)]
    [InlineData("for=198.51.100.1, for=", Ingress)]
    [InlineData("for=\", for=198.51.100.1", "198.51.100.1")]
    [InlineData("for=203.0.113.9, for=\"\\, for=198.51.100.1, for=\"10.0.0.7:80\"", "198.51.100.1")]
    [InlineData("for=203.0.113.9, \", for=10.0.0.7", "10.0.0.7")]
    [InlineData("for=203.0.113.9, for=\"\\1\", for=10.0.0.7", "10.0.0.7")]
    public void The_same_is_told_by_the_other_header(string chain, string expected) =>
        Assert.Equal(expected, Of(ForwardedFamily.Forwarded, Ingress, ("Forwarded", chain)));

    [Fact]
    public void Of_several_lines_the_last_one_is_nearest()
    {
        Assert.Equal("198.51.100.1", OfLines(ForwardedFamily.XForwarded, "X-Forwarded-For", "203.0.113.9", "198.51.100.1, 10.0.0.7"));
        Assert.Equal("198.51.100.2", OfLines(ForwardedFamily.Forwarded, "Forwarded", "for=198.51.100.2", "for=10.0.0.7"));
        Assert.Equal("10.0.0.7", OfLines(ForwardedFamily.Forwarded, "Forwarded", "for=198.51.100.2", "for=\"", "for=10.0.0.7"));

        static string OfLines(ForwardedFamily family, string name, params string[] lines)
        {
            var request = Request(Ingress);
            request.Headers[name] = new(lines);
            return Addresses(family).Of(request).ToString();
        }
    }

    [Fact]
    public void What_a_trusted_proxy_says_is_read_once_for_a_request()
    {
        var addresses = Addresses(ForwardedFamily.XForwarded);
        var request = Request(Ingress);
        request.Headers["X-Forwarded-For"] = "198.51.100.1";
        request.Headers["X-Forwarded-Proto"] = "https";
        Assert.Equal(("198.51.100.1", "https"), (addresses.Of(request).ToString(), addresses.WordOf(request)?.Scheme));
        request.Headers.Clear();

        Assert.Equal(("198.51.100.1", "https"), (addresses.Of(request).ToString(), addresses.WordOf(request)?.Scheme));
        Assert.Equal(Ingress, addresses.Of(Request(Ingress)).ToString());

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            _ = addresses.AddressOf(request);
            _ = addresses.WordOf(request)?.Scheme;
        }

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1000);
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8::1", "2001:db8::/64")]
    [InlineData(null, "none")]
    public void A_peer_that_is_not_trusted_is_the_client_whatever_it_says(string? peer, string expected)
    {
        Assert.Equal(expected, Of(ForwardedFamily.XForwarded, peer, ("X-Forwarded-For", "198.51.100.1"), ("Forwarded", "for=198.51.100.1")));
        Assert.Equal(expected, Of(ForwardedFamily.Forwarded, peer, ("X-Forwarded-For", "198.51.100.1"), ("Forwarded", "for=198.51.100.1")));
    }

    [Fact]
    public void A_trusted_peer_on_a_dual_socket_is_trusted() =>
        Assert.Equal("198.51.100.1", Of(ForwardedFamily.XForwarded, "::ffff:10.0.0.1", ("X-Forwarded-For", "198.51.100.1")));

    [Fact]
    public void The_header_of_the_other_family_tells_nothing()
    {
        Assert.Equal(Ingress, Of(ForwardedFamily.XForwarded, Ingress, ("Forwarded", "for=198.51.100.1")));
        Assert.Equal(Ingress, Of(ForwardedFamily.Forwarded, Ingress, ("X-Forwarded-For", "198.51.100.1")));
    }

    [Fact]
    public void Of_an_endless_chain_only_so_much_is_walked()
    {
        var chain = "198.51.100.1" + string.Concat(Enumerable.Repeat(", 10.0.0.7", 100));

        Assert.Equal("10.0.0.7", Of(ForwardedFamily.XForwarded, Ingress, ("X-Forwarded-For", chain)));
        Assert.Equal("10.0.0.7", Of(ForwardedFamily.Forwarded, Ingress, ("Forwarded", "for=198.51.100.1" + string.Concat(Enumerable.Repeat(", for=10.0.0.7", 100)))));
    }

    /// <summary>Whoever is not trusted can write what he wants: his own address, as the nearest proxy saw it, stands behind it.</summary>
    [Fact]
    public void Nobody_changes_his_address_by_what_he_sends() => Prop.ForAll(
        Gen.Elements("198.51.100.1", "10.0.0.7", ",", " ", "unknown", "[::1]", "\"", "x", ":80", "for=", ";", "\\", new string('a', 5000)).ListOf().Select(string.Concat).ToArbitrary(),
        forged => Of(ForwardedFamily.XForwarded, Ingress, ("X-Forwarded-For", forged + ", 203.0.113.9, 10.0.0.8")) == "203.0.113.9"
            && Of(ForwardedFamily.Forwarded, Ingress, ("Forwarded", forged + ", for=203.0.113.9, for=\"10.0.0.8:80\"")) == "203.0.113.9").QuickCheckThrowOnFailure();

    private static ClientAddresses Addresses(ForwardedFamily family) =>
        new(new ForwardingOptions(PublicUrl: null, ["10.0.0.0/8"], family, Hosts: []), new ProxyNetworks(["10.0.0.0/8"]));

    private static string Of(ForwardedFamily family, string? peer, params (string Name, string Value)[] headers)
    {
        var request = Request(peer);
        foreach (var (name, value) in headers)
        {
            request.Headers[name] = value;
        }

        return Addresses(family).Of(request).ToString();
    }

    private static HttpRequest Request(string? peer)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = peer is null ? null : IPAddress.Parse(peer);
        return context.Request;
    }
}
