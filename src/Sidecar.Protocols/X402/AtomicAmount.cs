using System.Diagnostics.CodeAnalysis;
using Sidecar.Protocols.Ethereum;

namespace Sidecar.Protocols.X402;

/// <summary>An amount in a token's smallest unit, as messages carry it: decimal digits in a string.</summary>
public static class AtomicAmount
{
    /// <summary>Digits without a leading zero, more than nothing, less than 2²⁵⁶.</summary>
    public static bool IsValid([NotNullWhen(true)] string? text) => text is [not '0', ..] && Uint256.TryParse(text, out _);
}
