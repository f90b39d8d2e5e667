using System.Net;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Forwarding;

namespace Sidecar.Tests.Protocols.Forwarding;

public sealed class ForwardedNodeTests
{
    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1")]
    [InlineData(" 192.0.2.1\t", "192.0.2.1")]
    [InlineData("192.0.2.1:1", "192.0.2.1")]
    [InlineData("0.0.0.0:65535", "0.0.0.0")]
    [InlineData("2001:db8::1", "2001:db8::1")]
    [InlineData("[2001:DB8::1]", "2001:db8::1")]
    [InlineData("[2001:db8::1]:4711", "2001:db8::1")]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1")]
    [InlineData("[::ffff:192.0.2.1]:80", "192.0.2.1")]
    public void An_address_is_read(string text, string expected) => Assert.Equal(IPAddress.Parse(expected), ForwardedNode.AddressOf(text));

    [Theory]
    [InlineData("")]
    [InlineData("unknown")]
    [InlineData("_hidden")]
    [InlineData("192.0.2")]
    [InlineData("192.0.2.1.1")]
    [InlineData("192.0.2.256")]
    [InlineData("192.0.2.01")]
    [InlineData("0xC0.0.2.1")]
    [InlineData("3221225985")]
    [InlineData("192.0.2.1:")]
    [InlineData("192.0.2.1:port")]
    [InlineData("192.0.2.1:123456")]
    [InlineData("192.0.2.1 192.0.2.2")]
    [InlineData("[2001:db8::1")]
    [InlineData("[2001:db8::1]80")]
    [InlineData("[]")]
    [InlineData("[192.0.2.1]")]
    [InlineData("fe80::1%eth0")]
    [InlineData("[fe80::1%25eth0]")]
    [InlineData("2001:db8:::1")]
    [InlineData("\"192.0.2.1\"")]
    [InlineData("\u0661.1.1.1")]
    public void What_is_no_address_is_none(string text) => Assert.Null(ForwardedNode.AddressOf(text));

    [Fact]
    public void Every_address_is_read_as_it_is_written() => Prop.ForAll<byte[], bool>((bytes, isLong) =>
    {
        var address = new IPAddress([.. bytes.Concat(new byte[16]).Take(isLong ? 16 : 4)]);
        var expected = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;

        return expected.Equals(ForwardedNode.AddressOf(address.ToString())) && expected.Equals(ForwardedNode.AddressOf(isLong ? $"[{address}]:80" : $"{address}:80"));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Whatever_comes_is_read_or_not_and_nothing_is_thrown() => Prop.ForAll(
        Gen.Elements("0123456789abcdef.:[]% _\"".ToCharArray()).ListOf().Select(characters => new string([.. characters])).ToArbitrary(),
        text => ForwardedNode.AddressOf(text) is not { } address || ForwardedNode.AddressOf(address.ToString())!.Equals(address)).QuickCheckThrowOnFailure();
}
