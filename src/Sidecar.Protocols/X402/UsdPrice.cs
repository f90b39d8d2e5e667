using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using Sidecar.Protocols.Ethereum;
using Sidecar.Protocols.Money;

namespace Sidecar.Protocols.X402;

/// <summary>A price in US dollars, exact: <c>$0.01</c>. Equal prices are equal values (<c>$1.50</c> is <c>$1.5</c>). A default value is no price.</summary>
public readonly record struct UsdPrice
{
    private const int MaxLength = 40;
    private const int MaxDecimals = 77;

    // The price is _units / 10^_scale, and the last digit of _units is not zero unless _scale is.
    private readonly BigInteger _units;
    private readonly int _scale;

    private UsdPrice(BigInteger units, int scale) => (_units, _scale) = (units, scale);

    /// <summary>
    /// Reads a dollar sign, digits without a needless leading zero and, at will, a point and more digits: at most 40 characters, more than nothing.
    /// No sign, exponent, thousands separator or white space.
    /// </summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out UsdPrice price)
    {
        price = default;
        if (text is not ['$', .. { Length: > 0 and < MaxLength } number])
        {
            return false;
        }

        var point = number.IndexOf('.');
        var whole = point < 0 ? number : number[..point];
        var fraction = point < 0 ? "" : number[(point + 1)..];
        if (whole is "" or ['0', _, ..] || (point >= 0 && fraction is "") || (whole + fraction).AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            return false;
        }

        fraction = fraction.TrimEnd('0');
        price = new(BigInteger.Parse(whole + fraction, NumberStyles.None, CultureInfo.InvariantCulture), fraction.Length);
        return price._units.Sign > 0;
    }

    /// <summary>
    /// The price in the smallest unit of a token that has <paramref name="decimals"/> of them to a dollar (as a power of ten).
    /// False when that is not a whole number of units (<c>$0.0000001</c> at 6) or does not fit a uint256: nothing is ever rounded.
    /// </summary>
    public bool TryToAtomic(int decimals, [NotNullWhen(true)] out string? amount)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(decimals);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(decimals, MaxDecimals);
        amount = null;
        if (_units.IsZero || decimals < _scale)
        {
            return false;
        }

        var units = _units * BigInteger.Pow(10, decimals - _scale);
        amount = Uint256.Fits(units) ? units.ToString(CultureInfo.InvariantCulture) : null;
        return amount is not null;
    }

    /// <summary>The price as money. False when it is not a whole number of millionths of a dollar or more than <see cref="MoneyAmount.MaxMicros"/> of them.</summary>
    public bool TryToMoney(out MoneyAmount amount)
    {
        amount = default;
        return TryToAtomic(CurrencyCode.MaxMinorUnitDigits, out var micros)
            && long.TryParse(micros, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            && MoneyAmount.TryFromMicros(number, CurrencyCode.Usd, out amount);
    }

    /// <summary>The shortest text that reads as this price.</summary>
    public override string ToString()
    {
        var digits = _units.ToString(CultureInfo.InvariantCulture).PadLeft(_scale + 1, '0');
        return _scale == 0 ? "$" + digits : $"${digits[..^_scale]}.{digits[^_scale..]}";
    }
}
