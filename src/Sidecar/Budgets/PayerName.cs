namespace Sidecar.Budgets;

/// <summary>The one spelling of a payer's address: of EVM addresses the case of letters is only a checksum (EIP-55).</summary>
internal static class PayerName
{
    public static string Of(string payer) => payer.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? payer.ToLowerInvariant() : payer;
}
