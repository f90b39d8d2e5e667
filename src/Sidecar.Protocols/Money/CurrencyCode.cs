using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Protocols.Money;

/// <summary>
/// A currency in which amounts can be counted: every active code of ISO 4217 that has a minor unit, and the tokens <c>USDC</c> and <c>EURC</c>.
/// There is one instance of each, so equality is identity. A code that is not in the table is no currency: how many minor units it has could only
/// be guessed, and a guess is wrong by a factor of ten at least.
/// </summary>
public sealed class CurrencyCode
{
    /// <summary>The length of the longest code that is looked up.</summary>
    public const int MaxLength = 10;

    /// <summary>The largest <see cref="MinorUnitDigits"/>: no currency has units that millionths could not count.</summary>
    public const int MaxMinorUnitDigits = 6;

    private static readonly FrozenDictionary<string, CurrencyCode>.AlternateLookup<ReadOnlySpan<char>> ByCode = CurrencyTable.Codes
        .Select(entry => new CurrencyCode(entry.Code, entry.MinorUnitDigits))
        .ToFrozenDictionary(currency => currency.Code, StringComparer.OrdinalIgnoreCase)
        .GetAlternateLookup<ReadOnlySpan<char>>();

    private CurrencyCode(string code, int minorUnitDigits)
    {
        Code = code;
        MinorUnitDigits = minorUnitDigits;
    }

    /// <summary>
    /// ISO 4217's <c>XXX</c>, "no currency": that of a default <see cref="MoneyAmount"/>. It is never read from text and equals no other.
    /// </summary>
    public static CurrencyCode None { get; } = new("XXX", 0);

    /// <summary>The US dollar, in which x402 prices are written.</summary>
    public static CurrencyCode Usd { get; } = ByCode["USD"];

    /// <summary>All currencies, ordered by their codes.</summary>
    public static ImmutableArray<CurrencyCode> All { get; } = [.. ByCode.Dictionary.Values.OrderBy(currency => currency.Code, StringComparer.Ordinal)];

    /// <summary>The code in upper case: <c>USD</c>.</summary>
    public string Code { get; }

    /// <summary>How many decimal digits the minor unit stands behind the major one: 2 for <c>USD</c>, 0 for <c>JPY</c>, 6 for <c>USDC</c>.</summary>
    public int MinorUnitDigits { get; }

    /// <summary>Looks a code up, whatever the case of its letters (ISO 4217 writes upper case, ACP lower). False for an unknown one.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, [NotNullWhen(true)] out CurrencyCode? currency)
    {
        currency = null;
        return text.Length <= MaxLength && System.Text.Ascii.IsValid(text) && ByCode.TryGetValue(text, out currency);
    }

    /// <summary>The code.</summary>
    public override string ToString() => Code;
}
