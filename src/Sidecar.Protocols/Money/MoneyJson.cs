using System.Globalization;
using System.Text.Json;

namespace Sidecar.Protocols.Money;

/// <summary>Amounts in JSON: decimal digits as text beside their currency, <c>"12.50"</c>. A JSON integer is taken too, as minor units; a fraction is not, because it would be floating point.</summary>
public static class MoneyJson
{
    /// <summary>How an amount is written, as the end of a sentence.</summary>
    public const string Form = "is written as text, \"12.50\", or as an integer of minor units, 1250";

    /// <summary>The millionths of the major unit; null where it is no amount of the currency.</summary>
    public static long? Read(JsonElement amount, CurrencyCode currency) => amount.ValueKind switch
    {
        JsonValueKind.String when MoneyAmount.TryParse($"{Text(amount)} {currency.Code}", out var read) => read.Micros,
        JsonValueKind.Number when IsInteger(amount) && amount.TryGetInt64(out var minor) && MoneyAmount.TryFromMinorUnits(minor, currency, out var read) => read.Micros,
        _ => null,
    };

    /// <summary>The decimal digits of an amount: <c>12.50</c>.</summary>
    /// <param name="micros">Millionths of the major unit, 0 or more.</param>
    /// <param name="currency">Its code; one that is not known is written without the zeros of its minor unit.</param>
    public static string Write(long micros, string currency)
    {
        if (CurrencyCode.TryParse(currency, out var code) && MoneyAmount.TryFromMicros(micros, code, out var amount))
        {
            var text = amount.ToString();
            return text[..text.IndexOf(' ', StringComparison.Ordinal)];
        }

        // Of a currency that this program does not know any more.
        return (micros / 1_000_000m).ToString(CultureInfo.InvariantCulture);
    }

    // An escaped half of a surrogate pair is no text.
    private static string? Text(JsonElement amount)
    {
        try
        {
            return amount.GetString();
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private static bool IsInteger(JsonElement amount) => !amount.GetRawText().AsSpan().ContainsAny('.', 'e', 'E');
}
