namespace Sidecar.Protocols.Money;

/// <summary>
/// The active currencies of ISO 4217 (list one, as published on 1 January 2026) by the digits of their minor units, and the tokens that are counted
/// like currencies. Codes without a minor unit (metals, funds of banks, <c>XTS</c>, <c>XXX</c>) are not here: nothing is priced in them.
/// </summary>
internal static class CurrencyTable
{
    private const string WithoutMinorUnit = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF";

    private const string Hundredths =
        "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK "
        + "DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR "
        + "LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR "
        + "SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD USN UYU UZS VED VES WST XAD XCD XCG YER "
        + "ZAR ZMW ZWG";

    private const string Thousandths = "BHD IQD JOD KWD LYD OMR TND";

    private const string TenThousandths = "CLF UYW";

    // Circle's tokens: six decimals on every chain that x402 names.
    private const string Millionths = "EURC USDC";

    public static IEnumerable<(string Code, int MinorUnitDigits)> Codes =>
        [.. Of(WithoutMinorUnit, 0), .. Of(Hundredths, 2), .. Of(Thousandths, 3), .. Of(TenThousandths, 4), .. Of(Millionths, 6)];

    private static IEnumerable<(string Code, int MinorUnitDigits)> Of(string codes, int digits) => codes.Split(' ').Select(code => (code, digits));
}
