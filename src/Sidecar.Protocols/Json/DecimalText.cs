using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sidecar.Protocols.Json;

/// <summary>
/// The exact value of a JSON number in one spelling: the digits without zeros at either end, and the power of ten that they stand for: <c>-1250.0</c> is <c>-125e1</c>, <c>0.5</c> is
/// <c>5e-1</c>, <c>7</c> is <c>7</c>, every zero is <c>0</c>. Nothing is rounded and nothing is computed with more digits than were written.
/// </summary>
internal static class DecimalText
{
    // Enough for any number that means something, and sums of it stay far inside a long.
    private const int MostExponentDigits = 9;

    /// <param name="number">A number as JSON allows it (RFC 8259 §6).</param>
    /// <returns>False for an exponent of more than nine digits.</returns>
    public static bool TryNormalize(string number, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var isNegative = number[0] == '-';
        var unsigned = number.AsSpan(isNegative ? 1 : 0);
        var mark = unsigned.IndexOfAny('e', 'E');
        var mantissa = mark < 0 ? unsigned : unsigned[..mark];
        if (!TryReadExponent(mark < 0 ? default : unsigned[(mark + 1)..], out var exponent))
        {
            return false;
        }

        var point = mantissa.IndexOf('.');
        var digits = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        exponent -= point < 0 ? 0 : mantissa.Length - point - 1;

        var significant = digits.AsSpan().TrimEnd('0');
        exponent += digits.Length - significant.Length;
        significant = significant.TrimStart('0');
        text = significant.IsEmpty
            ? "0"
            : string.Concat(isNegative ? "-" : "", significant, exponent == 0 ? "" : "e" + exponent.ToString(CultureInfo.InvariantCulture));
        return true;
    }

    private static bool TryReadExponent(ReadOnlySpan<char> text, out long exponent)
    {
        exponent = 0;
        var isNegative = text.StartsWith('-');
        var digits = text.TrimStart("+-").TrimStart('0');
        if (digits.Length > MostExponentDigits)
        {
            return false;
        }

        exponent = digits.IsEmpty ? 0 : long.Parse(digits, CultureInfo.InvariantCulture);
        exponent = isNegative ? -exponent : exponent;
        return true;
    }
}
