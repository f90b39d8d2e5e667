namespace Sidecar.Ledger;

/// <summary>Payers as the ledger links them. An EVM address means the same in any case, an address of another kind does not.</summary>
internal static class PayerAddress
{
    private const int EvmLength = 42;

    public static string Normalise(string payer) =>
        payer.Length == EvmLength && payer.StartsWith("0x", StringComparison.OrdinalIgnoreCase) && IsHex(payer.AsSpan(2)) ? payer.ToLowerInvariant() : payer;

    private static bool IsHex(ReadOnlySpan<char> text)
    {
        foreach (var character in text)
        {
            if (!char.IsAsciiHexDigit(character))
            {
                return false;
            }
        }

        return true;
    }
}
