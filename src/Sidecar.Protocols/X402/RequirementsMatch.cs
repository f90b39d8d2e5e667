using System.Text.Json;

namespace Sidecar.Protocols.X402;

/// <summary>Whether what a client says it accepted is what was offered, as the reference server compares them.</summary>
public static class RequirementsMatch
{
    /// <summary>
    /// All of the offer's own words are equal; addresses of <c>eip155</c> whatever their case. The client may have added to <c>extra</c>,
    /// but nothing that was offered there may be missing or changed, save what a Solana offer renews each time it is made.
    /// </summary>
    public static bool IsSatisfiedBy(PaymentRequirements offered, PaymentRequirements accepted)
    {
        var addresses = Caip2.IsEip155(offered.Network) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        return offered.Scheme == accepted.Scheme
            && offered.Network == accepted.Network
            && offered.Amount == accepted.Amount
            && offered.MaxTimeoutSeconds == accepted.MaxTimeoutSeconds
            && offered.Asset.Equals(accepted.Asset, addresses)
            && offered.PayTo.Equals(accepted.PayTo, addresses)
            && ExtraIsKept(offered, accepted);
    }

    private static bool ExtraIsKept(PaymentRequirements offered, PaymentRequirements accepted)
    {
        if (offered.Extra is not { ValueKind: JsonValueKind.Object } extra)
        {
            return true;
        }

        var isSolana = offered.Network.StartsWith("solana:", StringComparison.Ordinal);
        foreach (var member in extra.EnumerateObject())
        {
            if (!(isSolana && IsRenewed(member.Name)) && !IsKept(member, accepted.Extra))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsKept(JsonProperty member, JsonElement? accepted) =>
        accepted is { ValueKind: JsonValueKind.Object } extra
        && extra.TryGetProperty(member.Name, out var value)
        && JsonElement.DeepEquals(member.Value, value);

    private static bool IsRenewed(string name) => name is "recentBlockhash" or "lastValidBlockHeight" or "recentSlot";
}
