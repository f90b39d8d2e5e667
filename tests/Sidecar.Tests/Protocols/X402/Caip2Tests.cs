using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.X402;

public class Caip2Tests
{
    [Theory]
    [InlineData("eip155:84532", "eip155", "84532")]
    [InlineData("solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", "solana", "5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp")]
    [InlineData("abc:-", "abc", "-")]
    [InlineData("abcdefgh:A_b", "abcdefgh", "A_b")]
    public void Names_within_the_limits_are_read(string text, string @namespace, string reference)
    {
        Assert.True(Caip2.TryParse(text, out var network));
        Assert.Equal((@namespace, reference, text), (network.Namespace, network.Reference, network.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("base-sepolia")]
    [InlineData("ab:1")]
    [InlineData("abcdefghi:1")]
    [InlineData("EIP155:1")]
    [InlineData("eip155:")]
    [InlineData("eip155:1:2")]
    [InlineData("eip155: 1")]
    [InlineData("eip155:123456789012345678901234567890123")]
    public void Names_outside_the_limits_are_not(string? text) => Assert.False(Caip2.TryParse(text, out _));

    [Theory]
    [InlineData("eip155:84532", 84532L)]
    [InlineData("eip155:9223372036854775807", long.MaxValue)]
    public void Chain_id_is_a_number(string text, long expected)
    {
        Assert.True(Caip2.TryParse(text, out var network));
        Assert.True(network.TryGetChainId(out var chainId));
        Assert.Equal(expected, chainId);
    }

    [Theory]
    [InlineData("eip155:0")]
    [InlineData("eip155:01")]
    [InlineData("eip155:-1")]
    [InlineData("eip155:9223372036854775808")]
    [InlineData("solana:1")]
    public void What_is_no_chain_id_is_none(string text)
    {
        Assert.True(Caip2.TryParse(text, out var network));
        Assert.False(network.TryGetChainId(out _));
    }

    [Fact]
    public void No_text_makes_parsing_throw() =>
        Prop.ForAll<string>(text => !Caip2.TryParse(text, out var network) || network.ToString() == text).QuickCheckThrowOnFailure();
}
