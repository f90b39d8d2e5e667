using System.Globalization;

namespace Sidecar.Protocols.Ethereum;

/// <summary>Whole numbers as Ethereum's JSON-RPC writes them ("quantities"): <c>0x</c> and hexadecimal digits without leading zeros, <c>0x0</c> for none.</summary>
public static class Quantity
{
    /// <summary>Lower case.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public static string Format(long number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        return "0x" + number.ToString("x", CultureInfo.InvariantCulture);
    }

    /// <summary>Reads a quantity of at most 63 bits. Leading zeros are passed over: not every node leaves them out.</summary>
    public static bool TryParse(string? text, out long number)
    {
        number = 0;
        return text is { Length: > 2 }
            && text.StartsWith("0x", StringComparison.Ordinal)
            && long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number)
            && number >= 0;
    }
}
