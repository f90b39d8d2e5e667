using System.Text.Json;
using Sidecar.Protocols.X402;

namespace Devnet;

/// <summary>What the resource server asks for, the same for both versions.</summary>
/// <param name="Network">CAIP-2, or null for a version 1 name that nobody uses.</param>
internal sealed record PaymentTerms(string Scheme, string? Network, string Amount, string Asset, string PayTo, string? DomainName, string? DomainVersion)
{
    /// <summary>Null when the requirements are not of that version.</summary>
    public static PaymentTerms? Read(int version, JsonElement json, out string? error)
    {
        if (version == 1)
        {
            return PaymentRequirementsV1.TryRead(json, out var v1, out error)
                ? new(v1.Scheme, NetworkNames.ToCaip2(v1.Network), v1.MaxAmountRequired, v1.Asset, v1.PayTo, Text(v1.Extra, "name"), Text(v1.Extra, "version"))
                : null;
        }

        return PaymentRequirements.TryRead(json, out var v2, out error)
            ? new(v2.Scheme, v2.Network, v2.Amount, v2.Asset, v2.PayTo, Text(v2.Extra, "name"), Text(v2.Extra, "version"))
            : null;
    }

    private static string? Text(JsonElement? extra, string name) =>
        extra is { } holder && holder.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
