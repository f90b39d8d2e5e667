namespace Sidecar.Policies;

/// <summary>An amount of one currency. Two currencies are never compared, added or converted.</summary>
/// <param name="Micros">Millionths of the currency's major unit (a cent is 10000): x402 has prices below a cent. From 0 to <see cref="Most"/>.</param>
/// <param name="Currency">The code of ISO 4217, or of a token, in upper case.</param>
internal readonly record struct SpendAmount(long Micros, string Currency)
{
    /// <summary>2^52: stores that count in doubles are exact up to here, and for one more such sum.</summary>
    public const long Most = 1L << 52;
}
