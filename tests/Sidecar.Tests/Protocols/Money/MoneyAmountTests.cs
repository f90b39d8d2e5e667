using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Money;
using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.Money;

public class MoneyAmountTests
{
    private static readonly Gen<CurrencyCode> Currencies = Gen.Elements(CurrencyCode.All.ToArray());

    private static readonly Gen<long> Micros = Gen.OneOf(
        Gen.Two(Gen.Choose(0, (1 << 26) - 1)).Select(halves => ((long)halves.Item1 << 26) + halves.Item2),
        Gen.Choose(0, 2_000_000).Select(number => (long)number),
        Gen.Choose(0, 5_000).Select(number => number * 10_000L),
        Gen.Constant(MoneyAmount.MaxMicros));

    private static readonly Gen<MoneyAmount> Amounts = Currencies.SelectMany(currency => Micros.Select(micros => Amount(micros, currency)));

    [Theory]
    [InlineData("0.25 USD", 250_000, "0.25 USD")]
    [InlineData("0.001 USD", 1_000, "0.001 USD")]
    [InlineData("0.000001 USD", 1, "0.000001 USD")]
    [InlineData("12 USD", 12_000_000, "12.00 USD")]
    [InlineData("12.5 USD", 12_500_000, "12.50 USD")]
    [InlineData("12.500000 USD", 12_500_000, "12.50 USD")]
    [InlineData("0 USD", 0, "0.00 USD")]
    [InlineData("12 JPY", 12_000_000, "12 JPY")]
    [InlineData("0.5 JPY", 500_000, "0.5 JPY")]
    [InlineData("1.5 KWD", 1_500_000, "1.500 KWD")]
    [InlineData("1 USDC", 1_000_000, "1.000000 USDC")]
    [InlineData("4503599627.370496 USD", MoneyAmount.MaxMicros, "4503599627.370496 USD")]
    public void A_text_is_exactly_one_amount(string text, long micros, string printed)
    {
        Assert.True(MoneyAmount.TryParse(text, out var amount));
        Assert.Equal((micros, printed), (amount.Micros, amount.ToString()));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0.25")]
    [InlineData("USD")]
    [InlineData(" USD")]
    [InlineData("0.25USD")]
    [InlineData("0.25  USD")]
    [InlineData(" 0.25 USD")]
    [InlineData("0.25 USD ")]
    [InlineData("0.25\u00A0USD")]
    [InlineData("0.25 usd")]
    [InlineData("0.25 XYZ")]
    [InlineData("USD 0.25")]
    [InlineData("-0.25 USD")]
    [InlineData("+0.25 USD")]
    [InlineData("1,000 USD")]
    [InlineData("1_000 USD")]
    [InlineData("1e3 USD")]
    [InlineData(".25 USD")]
    [InlineData("1. USD")]
    [InlineData("01 USD")]
    [InlineData("00 USD")]
    [InlineData("1.2.3 USD")]
    [InlineData("0.0000001 USD")]
    [InlineData("0.1000000 USD")]
    [InlineData("1\0 USD")]
    [InlineData("1.5\0 USD")]
    [InlineData("١ USD")]
    [InlineData("4503599627.370497 USD")]
    [InlineData("4503599628 USD")]
    [InlineData("99999999999999999999 USD")]
    public void What_is_not_plainly_an_amount_is_none(string? text) => Assert.False(MoneyAmount.TryParse(text, out _));

    [Theory]
    [InlineData(25, "USD", 250_000)]
    [InlineData(25, "JPY", 25_000_000)]
    [InlineData(25, "KWD", 25_000)]
    [InlineData(25, "CLF", 2_500)]
    [InlineData(25, "USDC", 25)]
    [InlineData(0, "USD", 0)]
    [InlineData(MoneyAmount.MaxMicros, "USDC", MoneyAmount.MaxMicros)]
    public void Minor_units_are_exact_in_millionths(long minorUnits, string code, long micros)
    {
        Assert.True(MoneyAmount.TryFromMinorUnits(minorUnits, Currency(code), out var amount));
        Assert.Equal(micros, amount.Micros);
        Assert.True(amount.TryToMinorUnits(out var again));
        Assert.Equal(minorUnits, again);
    }

    [Theory]
    [InlineData(-1, "USD")]
    [InlineData(long.MinValue, "USD")]
    [InlineData(long.MaxValue, "USD")]
    [InlineData((MoneyAmount.MaxMicros / 10_000) + 1, "USD")]
    [InlineData(MoneyAmount.MaxMicros + 1, "USDC")]
    public void Minor_units_that_cannot_be_counted_are_refused(long minorUnits, string code) =>
        Assert.False(MoneyAmount.TryFromMinorUnits(minorUnits, Currency(code), out _));

    [Theory]
    [InlineData(1, "USD")]
    [InlineData(10_001, "USD")]
    [InlineData(500_000, "JPY")]
    public void A_part_of_a_minor_unit_is_not_rounded(long micros, string code) => Assert.False(Amount(micros, Currency(code)).TryToMinorUnits(out _));

    [Fact]
    public void Amounts_of_two_currencies_are_never_added()
    {
        var (dollar, euro) = (Amount(1_000_000, CurrencyCode.Usd), Amount(1_000_000, Currency("EUR")));
        Assert.False(dollar.TryAdd(euro, out _));
        Assert.False(dollar.TrySubtract(euro, out _));
        Assert.False(dollar.TryAdd(default, out _));
        Assert.NotEqual(dollar, euro);
    }

    [Fact]
    public void A_sum_above_the_largest_amount_is_refused()
    {
        var most = Amount(MoneyAmount.MaxMicros, CurrencyCode.Usd);
        Assert.False(most.TryAdd(Amount(1, CurrencyCode.Usd), out _));
        Assert.False(most.TryAdd(most, out _));
        Assert.True(most.TryAdd(MoneyAmount.Zero(CurrencyCode.Usd), out var same));
        Assert.Equal(most, same);
    }

    [Fact]
    public void A_default_amount_is_nothing_of_no_currency()
    {
        Assert.Same(CurrencyCode.None, default(MoneyAmount).Currency);
        Assert.NotEqual(MoneyAmount.Zero(CurrencyCode.Usd), default);
        Assert.Equal("0 XXX", default(MoneyAmount).ToString());
        Assert.False(MoneyAmount.TryParse("0 XXX", out _));
    }

    [Theory]
    [InlineData("$0.01", "0.01 USD")]
    [InlineData("$0.001", "0.001 USD")]
    [InlineData("$0.000001", "0.000001 USD")]
    [InlineData("$4503599627.370496", "4503599627.370496 USD")]
    public void A_price_of_x402_is_exact_as_money(string text, string expected)
    {
        Assert.True(UsdPrice.TryParse(text, out var price));
        Assert.True(price.TryToMoney(out var amount));
        Assert.Equal(expected, amount.ToString());
    }

    [Theory]
    [InlineData("$0.0000001")]
    [InlineData("$4503599627.370497")]
    [InlineData("$99999999999999999999999999")]
    public void A_price_that_does_not_fit_is_no_money(string text)
    {
        Assert.True(UsdPrice.TryParse(text, out var price));
        Assert.False(price.TryToMoney(out _));
    }

    [Fact]
    public void A_default_price_is_no_money() => Assert.False(default(UsdPrice).TryToMoney(out _));

    [Fact]
    public void Any_amount_survives_being_printed_and_read() =>
        Prop.ForAll(Amounts.ToArbitrary(), amount =>
            MoneyAmount.TryParse(amount.ToString(), out var again) && again == amount && again.ToString() == amount.ToString()).QuickCheckThrowOnFailure();

    [Fact]
    public void What_is_added_can_be_taken_away() =>
        Prop.ForAll(Gen.Two(Amounts).ToArbitrary(), pair =>
        {
            var other = Amount(pair.Item2.Micros, pair.Item1.Currency);
            return pair.Item1.TryAdd(other, out var sum)
                ? sum.TrySubtract(other, out var rest) && rest == pair.Item1
                : pair.Item1.Micros + other.Micros > MoneyAmount.MaxMicros;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_makes_parsing_throw() =>
        Prop.ForAll<string?>(text => !MoneyAmount.TryParse($"{text} USD", out var amount) || amount.Micros <= MoneyAmount.MaxMicros).QuickCheckThrowOnFailure();

    private static CurrencyCode Currency(string code)
    {
        Assert.True(CurrencyCode.TryParse(code, out var currency));
        return currency;
    }

    private static MoneyAmount Amount(long micros, CurrencyCode currency)
    {
        Assert.True(MoneyAmount.TryFromMicros(micros, currency, out var amount));
        return amount;
    }
}
