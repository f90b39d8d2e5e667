using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sidecar.Protocols.Money;

/// <summary>
/// An amount of money, exact and never negative. It is counted in millionths of the currency's major unit, not in its minor unit: prices of x402 are
/// below a cent, and USDC itself counts millionths. Equal amounts are equal values. A default value is nothing of <see cref="CurrencyCode.None"/>.
/// </summary>
public readonly record struct MoneyAmount
{
    /// <summary>
    /// The largest amount, 2^52 millionths (some 4.5 thousand million dollars). Redis counts in doubles inside its scripts, which are exact to 2^53:
    /// the sum of two amounts still is.
    /// </summary>
    public const long MaxMicros = 1L << 52;

    private const int MaxDecimals = 6;

    private static readonly long[] PowersOfTen = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000];

    private readonly CurrencyCode? _currency;

    private MoneyAmount(long micros, CurrencyCode currency)
    {
        Micros = micros;
        _currency = currency;
    }

    /// <summary>Millionths of the currency's major unit, 0 to <see cref="MaxMicros"/>: 250000 is <c>0.25 USD</c>.</summary>
    public long Micros { get; }

    /// <summary>What is counted.</summary>
    public CurrencyCode Currency => _currency ?? CurrencyCode.None;

    private static long MicrosOfMinorUnit(CurrencyCode currency) => PowersOfTen[MaxDecimals - currency.MinorUnitDigits];

    /// <summary>Nothing, of a currency.</summary>
    public static MoneyAmount Zero(CurrencyCode currency) => new(0, currency);

    /// <summary>An amount from its millionths. False when they are negative or more than <see cref="MaxMicros"/>.</summary>
    public static bool TryFromMicros(long micros, CurrencyCode currency, out MoneyAmount amount)
    {
        var fits = micros is >= 0 and <= MaxMicros;
        amount = fits ? new(micros, currency) : default;
        return fits;
    }

    /// <summary>An amount from the currency's minor units (cents of <c>USD</c>). False when they are negative or too many.</summary>
    public static bool TryFromMinorUnits(long minorUnits, CurrencyCode currency, out MoneyAmount amount)
    {
        var factor = MicrosOfMinorUnit(currency);
        amount = default;
        return minorUnits >= 0 && minorUnits <= MaxMicros / factor && TryFromMicros(minorUnits * factor, currency, out amount);
    }

    /// <summary>Reads <c>0.25 USD</c>: what <see cref="ToString"/> writes, with fewer or more zeros at the end.</summary>
    /// <param name="text">
    /// ASCII digits without a needless leading zero, at will a point and one to six digits, one space, the currency's code in upper case. No sign, no
    /// exponent, no separator of thousands.
    /// </param>
    public static bool TryParse([NotNullWhen(true)] string? text, out MoneyAmount amount)
    {
        amount = default;
        var space = text?.IndexOf(' ') ?? -1;
        return space > 0
            && CurrencyCode.TryParse(text.AsSpan(space + 1), out var currency)
            && text.AsSpan(space + 1).SequenceEqual(currency.Code)
            && TryParseMicros(text.AsSpan(0, space), out var micros)
            && TryFromMicros(micros, currency, out amount);
    }

    /// <summary>The amount in the currency's minor units. False when it is not a whole number of them (<c>0.001 USD</c>): nothing is ever rounded.</summary>
    public bool TryToMinorUnits(out long minorUnits)
    {
        (minorUnits, var rest) = Math.DivRem(Micros, MicrosOfMinorUnit(Currency));
        return rest == 0;
    }

    /// <summary>The sum. False when the currencies differ or the sum is more than <see cref="MaxMicros"/>.</summary>
    public bool TryAdd(MoneyAmount other, out MoneyAmount sum)
    {
        sum = default;
        return ReferenceEquals(Currency, other.Currency) && TryFromMicros(Micros + other.Micros, Currency, out sum);
    }

    /// <summary>What is left. False when the currencies differ or there is not enough.</summary>
    public bool TrySubtract(MoneyAmount other, out MoneyAmount rest)
    {
        rest = default;
        return ReferenceEquals(Currency, other.Currency) && TryFromMicros(Micros - other.Micros, Currency, out rest);
    }

    /// <summary>The text of the amount: all digits of the minor unit, more where it takes more, no needless zeros: <c>12.00 USD</c>, <c>0.001 USD</c>, <c>12 JPY</c>.</summary>
    public override string ToString()
    {
        var (whole, fraction) = Math.DivRem(Micros, PowersOfTen[MaxDecimals]);
        var decimals = fraction.ToString("D6", CultureInfo.InvariantCulture).TrimEnd('0').PadRight(Currency.MinorUnitDigits, '0');
        return decimals.Length == 0
            ? string.Create(CultureInfo.InvariantCulture, $"{whole} {Currency}")
            : string.Create(CultureInfo.InvariantCulture, $"{whole}.{decimals} {Currency}");
    }

    private static bool TryParseMicros(ReadOnlySpan<char> number, out long micros)
    {
        micros = 0;
        var point = number.IndexOf('.');
        var whole = point < 0 ? number : number[..point];
        var fraction = point < 0 ? "0" : number[(point + 1)..];
        if (whole is [] or ['0', _, ..] || fraction is [] || fraction.Length > MaxDecimals || !TryParseDigits(whole, out var units) || !TryParseDigits(fraction, out var rest))
        {
            return false;
        }

        micros = (units * PowersOfTen[MaxDecimals]) + (rest * PowersOfTen[MaxDecimals - fraction.Length]);
        return true;
    }

    // Ten digits are what the largest amount has before its point, and too few to overflow. The framework's parser passes over zero bytes at the end.
    private static bool TryParseDigits(ReadOnlySpan<char> digits, out long number)
    {
        number = 0;
        return digits.Length <= 10 && !digits.ContainsAnyExceptInRange('0', '9') && long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
