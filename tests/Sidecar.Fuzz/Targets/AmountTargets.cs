using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.Money;
using Sidecar.Protocols.X402;

namespace Sidecar.Fuzz.Targets;

/// <summary>Amounts, networks and addresses.</summary>
internal static class AmountTargets
{
    public static IReadOnlyList<FuzzTarget> All { get; } =
    [
        new("money-amount", Money, "0.25 USD", "12 JPY", "4503599627.370496 USD", "0.001 BHD"),
        new("money-json", Json, "1999", "0.25", "\"1\"", "1e3"),
        new("usd-price", Price, "$0.01", "$1.50", "$0.000001"),
        new("caip2", Network, "eip155:84532", "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp", "cosmos:cosmoshub-3"),
        new("atomic-amount", static input => FuzzVerdict.Of(AtomicAmount.IsValid(Text.Of(input))), "10000", "115792089237316195423570985008687907853269984665640564039457584007913129639935"),
        new("quantity", Number, "0x0", "0x1b4", "0x7fffffffffffffff"),
        new("ethereum-address", Address, "0x209693Bc6afc0C5328bA36FaF03C514EF312287C", "0x0000000000000000000000000000000000000000"),
    ];

    private static FuzzVerdict Money(ReadOnlySpan<byte> input) => !MoneyAmount.TryParse(Text.Of(input), out var amount)
        ? FuzzVerdict.Rejected
        : FuzzVerdict.Holds(MoneyAmount.TryParse(amount.ToString(), out var again) && again == amount, $"'{amount}' is read as another amount");

    private static FuzzVerdict Json(ReadOnlySpan<byte> input)
    {
        if (!StrictJson.TryParse(input.ToArray(), 8, out var document, out _))
        {
            return FuzzVerdict.Rejected;
        }

        using (document)
        {
            return CurrencyCode.TryParse("USD", out var currency) && MoneyJson.Read(document.RootElement, currency) is { } micros
                ? FuzzVerdict.Holds(MoneyAmount.TryParse(MoneyJson.Write(micros, "USD") + " USD", out var again) && again.Micros == micros, $"{micros} is written as another amount")
                : FuzzVerdict.Rejected;
        }
    }

    private static FuzzVerdict Price(ReadOnlySpan<byte> input) => !UsdPrice.TryParse(Text.Of(input), out var price)
        ? FuzzVerdict.Rejected
        : FuzzVerdict.Holds(UsdPrice.TryParse(price.ToString(), out var again) && again == price, $"'{price}' is read as another price");

    private static FuzzVerdict Network(ReadOnlySpan<byte> input)
    {
        var text = Text.Of(input);
        return !Caip2.TryParse(text, out var network) ? FuzzVerdict.Rejected : FuzzVerdict.Holds(network.ToString() == text && (!network.TryGetChainId(out var chain) || chain >= 0), $"'{network}' is read as another network");
    }

    private static FuzzVerdict Number(ReadOnlySpan<byte> input) => !Quantity.TryParse(Text.Of(input), out var number)
        ? FuzzVerdict.Rejected
        : FuzzVerdict.Holds(number >= 0 && Quantity.TryParse(Quantity.Format(number), out var again) && again == number, $"{number} is read as another number");

    private static FuzzVerdict Address(ReadOnlySpan<byte> input)
    {
        var text = Text.Of(input);
        return !EthereumAddress.TryParse(text, out var address)
            ? FuzzVerdict.Rejected
            : FuzzVerdict.Holds(address.ToString().Equals(text, StringComparison.OrdinalIgnoreCase) && EthereumAddress.HasValidChecksum(address.ToString()), "an address is written as another one");
    }
}
