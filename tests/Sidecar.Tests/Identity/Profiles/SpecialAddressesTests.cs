using System.Net;
using System.Net.Sockets;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Identity.Profiles;
using Sidecar.Tests.Protocols;

namespace Sidecar.Tests.Identity.Profiles;

public sealed class SpecialAddressesTests
{
    public static TheoryData<string> Prefixes => [.. VectorFile.Cases("special-use-addresses").Select(static entry => entry.Text("prefix"))];

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void First_and_last_address_of_every_prefix_of_the_registries_is_not_public(string prefix)
    {
        var network = IPNetwork.Parse(prefix);
        Assert.NotEqual(AddressStanding.Public, SpecialAddresses.Judge(network.BaseAddress));
        Assert.NotEqual(AddressStanding.Public, SpecialAddresses.Judge(Inside(network, [.. Enumerable.Repeat((byte)0xff, 16)])));
    }

    [Theory]
    [MemberData(nameof(Prefixes))]
    public void Any_address_of_a_prefix_of_the_registries_is_not_public_however_it_is_carried(string prefix)
    {
        var network = IPNetwork.Parse(prefix);
        Prop.ForAll(ArbMap.Default.ArbFor<byte>().Generator.ArrayOf(16).ToArbitrary(), noise =>
        {
            var address = Inside(network, noise);
            return SpecialAddresses.Judge(address) != AddressStanding.Public
                && (address.AddressFamily != AddressFamily.InterNetwork
                    || (SpecialAddresses.Judge(address.MapToIPv6()) != AddressStanding.Public
                        && SpecialAddresses.Judge(Translated(address)) == AddressStanding.SpecialUse));
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("169.253.255.255")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.0.1.0")]
    [InlineData("198.17.255.255")]
    [InlineData("198.20.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2001:200::1")]
    [InlineData("2001:4860:4860::8888")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    [InlineData("::ffff:1.1.1.1")]
    [InlineData("64:ff9b::1.1.1.1")]
    public void Neighbours_of_the_prefixes_and_sites_of_the_internet_are_public(string address) =>
        Assert.Equal(AddressStanding.Public, SpecialAddresses.Judge(IPAddress.Parse(address)));

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("127.255.255.254")]
    [InlineData("::1")]
    [InlineData("::ffff:127.0.0.1")]
    public void Loopback_is_told_from_other_special_addresses(string address) =>
        Assert.Equal(AddressStanding.Loopback, SpecialAddresses.Judge(IPAddress.Parse(address)));

    [Theory]
    [InlineData("169.254.169.254")]
    [InlineData("::ffff:169.254.169.254")]
    [InlineData("64:ff9b::169.254.169.254")]
    [InlineData("64:ff9b::127.0.0.1")]
    [InlineData("2002:a9fe:a9fe::")]
    [InlineData("::169.254.169.254")]
    [InlineData("fd00:ec2::254")]
    [InlineData("fe80::1%1")]
    [InlineData("100.100.100.200")]
    [InlineData("192.0.0.192")]
    [InlineData("168.63.129.16")]
    public void Where_clouds_answer_about_themselves_is_special(string address) =>
        Assert.Equal(AddressStanding.SpecialUse, SpecialAddresses.Judge(IPAddress.Parse(address)));

    private static IPAddress Inside(IPNetwork network, byte[] noise)
    {
        var bytes = network.BaseAddress.GetAddressBytes();
        for (var bit = network.PrefixLength; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] |= (byte)(noise[bit / 8] & (0x80 >> (bit % 8)));
        }

        return new IPAddress(bytes);
    }

    private static IPAddress Translated(IPAddress address) => new([.. IPAddress.Parse("64:ff9b::").GetAddressBytes().Take(12), .. address.GetAddressBytes()]);
}
