using System.Buffers;
using System.Globalization;

namespace Sidecar.Protocols.Json;

/// <summary>
/// A number as Python's <c>repr(float)</c> writes it: the fewest digits that give the same double, with a point always, from 1e16 and below 1e-4 with an exponent of at least two digits.
/// Source: CPython's <c>float_repr_style</c> short, format code <c>r</c>.
/// </summary>
internal static class PythonFloat
{
    // Point before which digit: 0.0001 is the last that is written out at one end, 9999999999999998.0 at the other.
    private const int LeastPlainPoint = -3;
    private const int MostPlainPoint = 16;

    /// <param name="number">A number as JSON allows it.</param>
    /// <returns>False where the double is infinite, for which JSON has no word.</returns>
    public static bool TryWrite(ArrayBufferWriter<byte> output, string number)
    {
        var value = double.Parse(number, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
        {
            return false;
        }

        PythonString.WriteAscii(output, Repr(value));
        return true;
    }

    internal static string Repr(double value)
    {
        // .NET finds the same fewest digits and sets them differently.
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var mark = shortest.IndexOf('E');
        var mantissa = mark < 0 ? shortest : shortest[..mark];
        var exponent = mark < 0 ? 0 : int.Parse(shortest.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var point = mantissa.IndexOf('.');
        var all = mantissa.Replace(".", "", StringComparison.Ordinal);
        var digits = all.TrimStart('0');
        var position = (point < 0 ? mantissa.Length : point) + exponent - (all.Length - digits.Length);
        return (double.IsNegative(value) ? "-" : "") + (value == 0 ? "0.0" : Set(digits.TrimEnd('0'), position));
    }

    /// <param name="position">How many of the digits stand before the point; negative for zeros after it.</param>
    private static string Set(string digits, int position)
    {
        if (position is < LeastPlainPoint or > MostPlainPoint)
        {
            var exponent = position - 1;
            var fraction = digits.Length > 1 ? "." + digits[1..] : "";
            return string.Create(CultureInfo.InvariantCulture, $"{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        if (position <= 0)
        {
            return "0." + new string('0', -position) + digits;
        }

        return digits.Length > position ? digits[..position] + "." + digits[position..] : digits.PadRight(position, '0') + ".0";
    }
}
