using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.X402;

public class UsdPriceTests
{
    [Theory]
    [InlineData("$0.01", 6, "10000")]
    [InlineData("$1", 6, "1000000")]
    [InlineData("$1.50", 6, "1500000")]
    [InlineData("$0.000001", 6, "1")]
    [InlineData("$0.0000010", 6, "1")]
    [InlineData("$1", 0, "1")]
    [InlineData("$0.01", 18, "10000000000000000")]
    [InlineData("$123456789.123456", 6, "123456789123456")]
    public void A_price_is_exact_in_atomic_units(string text, int decimals, string expected)
    {
        Assert.True(UsdPrice.TryParse(text, out var price));
        Assert.True(price.TryToAtomic(decimals, out var amount));
        Assert.Equal(expected, amount);
    }

    [Theory]
    [InlineData("$0.0000001", 6)]
    [InlineData("$1.0000005", 6)]
    [InlineData("$0.5", 0)]
    [InlineData("$10", 77)]
    public void A_price_that_is_no_whole_number_of_units_is_not_rounded(string text, int decimals)
    {
        Assert.True(UsdPrice.TryParse(text, out var price));
        Assert.False(price.TryToAtomic(decimals, out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("$")]
    [InlineData("1")]
    [InlineData("0.01")]
    [InlineData("$0")]
    [InlineData("$0.00")]
    [InlineData("$.5")]
    [InlineData("$1.")]
    [InlineData("$1.2.3")]
    [InlineData("$-1")]
    [InlineData("$+1")]
    [InlineData("-$1")]
    [InlineData("$1e2")]
    [InlineData("$1,000")]
    [InlineData("$ 1")]
    [InlineData("$1 ")]
    [InlineData("$01")]
    [InlineData("€1")]
    [InlineData("$١")]
    [InlineData("$1000000000000000000000000000000000000000000")]
    public void What_is_not_plainly_a_price_is_none(string? text) => Assert.False(UsdPrice.TryParse(text, out _));

    [Fact]
    public void Equal_prices_are_equal_however_they_are_written()
    {
        Assert.True(UsdPrice.TryParse("$1.50", out var one));
        Assert.True(UsdPrice.TryParse("$1.5", out var other));
        Assert.Equal(one, other);
        Assert.Equal("$1.5", one.ToString());
    }

    [Fact]
    public void A_default_price_has_no_amount() => Assert.False(default(UsdPrice).TryToAtomic(6, out _));

    [Fact]
    public void Any_number_of_micro_dollars_survives_being_written_as_a_price_and_read() =>
        Prop.ForAll<PositiveInt>(micros =>
        {
            var text = "$" + (micros.Get / 1_000_000m).ToString(CultureInfo.InvariantCulture);
            return UsdPrice.TryParse(text, out var price)
                && price.TryToAtomic(6, out var amount) && amount == micros.Get.ToString(CultureInfo.InvariantCulture)
                && price.TryToAtomic(18, out var wei) && BigInteger.Parse(wei, CultureInfo.InvariantCulture) == BigInteger.Pow(10, 12) * micros.Get
                && UsdPrice.TryParse(price.ToString(), out var again) && again == price;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_makes_parsing_throw() =>
        Prop.ForAll<string>(text => !UsdPrice.TryParse("$" + text, out var price) || price.ToString().Length > 1).QuickCheckThrowOnFailure();
}
