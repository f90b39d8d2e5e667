using System.Net;
using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

public sealed class ClientAddressTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData("255.255.255.255", "255.255.255.255")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64")]
    [InlineData("::1", "::/64")]
    [InlineData("fe80::1%3", "fe80::/64")]
    public void An_address_is_written_as_limits_count_it(string address, string expected)
    {
        var client = ClientAddress.Of(IPAddress.Parse(address));

        Assert.True(client.IsKnown);
        Assert.Equal(expected, client.ToString());
    }

    [Fact]
    public void A_connection_without_an_address_is_nobody_in_particular()
    {
        Assert.False(ClientAddress.Of(null).IsKnown);
        Assert.Equal(("none", default), (ClientAddress.Of(null).ToString(), ClientAddress.Of(null)));
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    public void Addresses_that_one_client_can_choose_from_are_one(string one, string other) =>
        Assert.Equal(ClientAddress.Of(IPAddress.Parse(one)), ClientAddress.Of(IPAddress.Parse(other)));

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1")]
    [InlineData("192.0.2.1", "192.0.2.2")]
    [InlineData("192.0.2.1", "0:0:c000:201::1")]
    [InlineData("0.0.0.0", "::1")]
    public void Addresses_of_different_clients_are_two(string one, string other) =>
        Assert.NotEqual(ClientAddress.Of(IPAddress.Parse(one)), ClientAddress.Of(IPAddress.Parse(other)));
}
