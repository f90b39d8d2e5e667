using System.Globalization;
using System.Numerics;
using Sidecar.Protocols.X402;

namespace Buyer;

/// <summary>Amounts as people read them.</summary>
internal static class Money
{
    public static string Format(string caip2, string asset, BigInteger atomic) =>
        DefaultAssets.Find(caip2, asset) is { } known ? $"{Dollars(atomic, known.Decimals)} {known.Name}" : $"{atomic} units of {asset}";

    public static string Dollars(BigInteger atomic, int decimals = 6)
    {
        var unit = BigInteger.Pow(10, decimals);
        var fraction = (atomic % unit).ToString(CultureInfo.InvariantCulture).PadLeft(decimals, '0').TrimEnd('0').PadRight(2, '0');
        return $"${atomic / unit}.{fraction}";
    }
}
