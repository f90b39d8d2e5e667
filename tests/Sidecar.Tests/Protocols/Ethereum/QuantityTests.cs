using Sidecar.Protocols.Ethereum;

namespace Sidecar.Tests.Protocols.Ethereum;

public sealed class QuantityTests
{
    [Theory]
    [InlineData(0, "0x0")]
    [InlineData(1024, "0x400")]
    [InlineData(long.MaxValue, "0x7fffffffffffffff")]
    public void A_quantity_is_written_without_leading_zeros_and_read_again(long number, string text)
    {
        Assert.Equal(text, Quantity.Format(number));
        Assert.True(Quantity.TryParse(text, out var read));
        Assert.Equal(number, read);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("12")]
    [InlineData("0x-1")]
    [InlineData("0x 1")]
    [InlineData("0xfffffffffffffffff")]
    [InlineData("0xffffffffffffffff")]
    public void What_is_no_quantity_is_not_read(string? text) => Assert.False(Quantity.TryParse(text, out _));

    [Fact]
    public void A_node_that_pads_its_quantities_is_understood()
    {
        Assert.True(Quantity.TryParse("0x0001", out var number));
        Assert.Equal(1, number);
    }
}
