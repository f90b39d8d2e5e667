using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.X402;

public class AtomicAmountTests
{
    private static readonly BigInteger Limit = BigInteger.One << 256;

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("01")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData("1.0")]
    [InlineData("1e3")]
    [InlineData("0x10")]
    [InlineData(" 1")]
    [InlineData("1 ")]
    [InlineData("1,000")]
    [InlineData("١")]
    public void What_is_not_plain_digits_of_more_than_nothing_is_no_amount(string? text) => Assert.False(AtomicAmount.IsValid(text));

    [Fact]
    public void The_largest_uint256_is_an_amount_and_the_next_is_not()
    {
        Assert.True(AtomicAmount.IsValid((Limit - 1).ToString(CultureInfo.InvariantCulture)));
        Assert.False(AtomicAmount.IsValid(Limit.ToString(CultureInfo.InvariantCulture)));
        Assert.False(AtomicAmount.IsValid(new string('9', 79)));
    }

    [Fact]
    public void Every_positive_number_as_it_is_printed_is_an_amount_and_never_with_a_zero_before_it() =>
        Prop.ForAll<PositiveInt>(number => AtomicAmount.IsValid($"{number.Get}") && !AtomicAmount.IsValid($"0{number.Get}"))
            .QuickCheckThrowOnFailure();
}
