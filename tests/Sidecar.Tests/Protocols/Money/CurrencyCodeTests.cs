using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Money;

namespace Sidecar.Tests.Protocols.Money;

public class CurrencyCodeTests
{
    [Fact]
    public void Every_active_currency_with_a_minor_unit_is_known_with_its_digits_and_no_other()
    {
        var listed = VectorFile.Cases("iso-4217")
            .Where(entry => entry.GetProperty("digits").ValueKind == JsonValueKind.Number)
            .Select(entry => (entry.Text("code"), entry.GetProperty("digits").GetInt32()));

        Assert.Equal(listed.Append(("EURC", 6)).Append(("USDC", 6)).Order(), CurrencyCode.All.Select(currency => (currency.Code, currency.MinorUnitDigits)).Order());
    }

    [Theory]
    [InlineData("USD")]
    [InlineData("usd")]
    [InlineData("uSd")]
    public void A_code_is_found_whatever_its_case(string text)
    {
        Assert.True(CurrencyCode.TryParse(text, out var currency));
        Assert.Same(CurrencyCode.Usd, currency);
        Assert.Equal("USD", currency.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("US")]
    [InlineData("USDD")]
    [InlineData("BGN")] // withdrawn when Bulgaria took the euro
    [InlineData("XAU")]
    [InlineData("XXX")]
    [InlineData("u\u017Fd")] // a long s, whose upper case is S
    [InlineData(" USD")]
    [InlineData("$")]
    [InlineData("USDUSDUSDUSD")]
    public void What_is_no_currency_with_a_known_minor_unit_is_refused(string text) => Assert.False(CurrencyCode.TryParse(text, out _));

    [Fact]
    public void No_text_makes_looking_up_throw() =>
        Prop.ForAll<string?>(text => !CurrencyCode.TryParse(text, out var currency) || currency.Code.Equals(text, StringComparison.OrdinalIgnoreCase)).QuickCheckThrowOnFailure();
}
