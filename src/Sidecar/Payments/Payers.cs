namespace Sidecar.Payments;

/// <summary>Payers as payments name them.</summary>
internal static class Payers
{
    /// <summary>Without regard to case where that is only a checksum (EVM). Two that are not known are not the same.</summary>
    public static bool AreSame(string? a, string? b) => a is not null && b is not null
        && a.Equals(b, a.StartsWith("0x", StringComparison.OrdinalIgnoreCase) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal);
}
