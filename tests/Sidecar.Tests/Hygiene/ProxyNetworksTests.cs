using System.Net;
using Sidecar.Hygiene;

namespace Sidecar.Tests.Hygiene;

public sealed class ProxyNetworksTests
{
    [Theory]
    [InlineData("10.0.0.0/8", "10.255.255.255", true)]
    [InlineData("10.0.0.0/8", "11.0.0.0", false)]
    [InlineData("10.0.0.0/8", "::ffff:10.1.2.3", true)]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.128/25", "192.0.2.127", false)]
    [InlineData("2001:db8::/32", "2001:db8:ffff::1", true)]
    [InlineData("2001:db8::/32", "2001:db9::1", false)]
    [InlineData("2001:db8::1", "2001:db8::1", true)]
    [InlineData("::ffff:10.0.0.0/104", "10.9.9.9", true)]
    [InlineData("::1", "127.0.0.1", false)]
    public void An_address_is_in_a_network_or_not(string network, string address, bool expected) =>
        Assert.Equal(expected, new ProxyNetworks([network, "203.0.113.0/30"]).Contain(IPAddress.Parse(address)));

    [Fact]
    public void Who_has_no_address_is_in_none()
    {
        Assert.False(new ProxyNetworks(["10.0.0.0/8"]).Contain(null));
        Assert.False(new ProxyNetworks([]).Contain(IPAddress.Loopback));
    }

    [Theory]
    [InlineData("")]
    [InlineData("proxy.example")]
    [InlineData("10")]
    [InlineData("10.0.0/8")]
    [InlineData("010.0.0.0/8")]
    [InlineData("10.0.0.1:80")]
    [InlineData("[::1]")]
    [InlineData("fe80::1%eth0")]
    [InlineData("/8")]
    public void What_is_no_network_is_told(string text) => Assert.Contains("is no address or network", ProxyNetworks.TryRead(text, out _), StringComparison.Ordinal);

    [Theory]
    [InlineData("10.0.0.0/")]
    [InlineData("10.0.0.0/33")]
    [InlineData("10.0.0.0/-1")]
    [InlineData("10.0.0.0/+8")]
    [InlineData("2001:db8::/129")]
    [InlineData("::ffff:10.0.0.0/8")]
    public void What_is_no_length_is_told(string text) => Assert.Contains("has no length", ProxyNetworks.TryRead(text, out _), StringComparison.Ordinal);

    [Theory]
    [InlineData("0.0.0.0/0")]
    [InlineData("::/0")]
    [InlineData("::ffff:0.0.0.0/96")]
    public void Nobody_trusts_everybody(string text) => Assert.Contains("trusts everybody", ProxyNetworks.TryRead(text, out _), StringComparison.Ordinal);

    [Theory]
    [InlineData("10.0.0.1/8", "write 10.0.0.0/8")]
    [InlineData("2001:db8::1/32", "write 2001:db8::/32")]
    [InlineData("192.0.2.129/31", "write 192.0.2.128/31")]
    public void Whoever_writes_an_address_for_a_network_is_told_the_network(string text, string expected) =>
        Assert.EndsWith(expected, ProxyNetworks.TryRead(text, out _), StringComparison.Ordinal);
}
