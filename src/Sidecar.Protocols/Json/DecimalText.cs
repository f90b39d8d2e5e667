using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sidecar.Protocols.Json;

/// <summary>
/// The exact value of a JSON number in one spelling: the digits without zeros at either end, and the power of ten that they stand for: <c>-1250.0</c> is <c>-125e1</c>, <c>0.5</c> is
/// <c>5e-1</c>, <c>7</c> is <c>7</c>, every zero is <c>0</c>. Nothing is rounded and nothing is computed with more digits than were written.
/// </summary>
internal static class DecimalText
{
    // Enough for any number that means something.
    private const long GreatestPower = 999_999_999;

    // No text is long enough to bring a power beyond these back; sums of it stay inside a long.
    private const int MostExponentDigits = 18;
    private const long Beyond = 1_000_000_000_000_000_000;

    /// <param name="number">A number as JSON allows it (RFC 8259 §6).</param>
    /// <returns>False where the power of ten has more than nine digits. That is the value's own, however it was written: either all ways to write a number have a text or none has.</returns>
    public static bool TryNormalize(string number, [NotNullWhen(true)] out string? text)
    {
        text = null;
        var isNegative = number[0] == '-';
        var unsigned = number.AsSpan(isNegative ? 1 : 0);
        var mark = unsigned.IndexOfAny('e', 'E');
        var mantissa = mark < 0 ? unsigned : unsigned[..mark];
        var exponent = mark < 0 ? 0 : ReadExponent(unsigned[(mark + 1)..]);

        var point = mantissa.IndexOf('.');
        var digits = point < 0 ? mantissa.ToString() : string.Concat(mantissa[..point], mantissa[(point + 1)..]);
        exponent -= point < 0 ? 0 : mantissa.Length - point - 1;

        var significant = digits.AsSpan().TrimEnd('0');
        exponent += digits.Length - significant.Length;
        significant = significant.TrimStart('0');
        text = significant.IsEmpty ? "0"
            : Math.Abs(exponent) > GreatestPower ? null
            : string.Concat(isNegative ? "-" : "", significant, exponent == 0 ? "" : "e" + exponent.ToString(CultureInfo.InvariantCulture));
        return text is not null;
    }

    private static long ReadExponent(ReadOnlySpan<char> text)
    {
        var digits = text.TrimStart("+-").TrimStart('0');
        var exponent = digits.IsEmpty ? 0 : digits.Length > MostExponentDigits ? Beyond : long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return text.StartsWith('-') ? -exponent : exponent;
    }
}
