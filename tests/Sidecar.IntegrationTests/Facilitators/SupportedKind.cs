using System.Text.Json.Nodes;

namespace Sidecar.IntegrationTests.Facilitators;

/// <summary>One entry of `/supported`.</summary>
internal sealed record SupportedKind(int X402Version, string Scheme, string Network, string? ExtraJson = null)
{
    public static readonly SupportedKind BaseSepoliaV2 = new(2, "exact", "eip155:84532");

    public static readonly SupportedKind BaseSepoliaV1 = new(1, "exact", "base-sepolia");

    /// <summary>A kind of another family, whose `extra` the server has to copy into its requirements.</summary>
    public static readonly SupportedKind SolanaDevnetV2 = new(
        2, "exact", "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1", """{"feePayer":"EwWqGE4ZFKLofuestmU4LDdK7XM1N4ALgdZccwYugwGd"}""");

    public JsonObject ToJson()
    {
        var kind = new JsonObject { ["x402Version"] = X402Version, ["scheme"] = Scheme, ["network"] = Network };
        if (ExtraJson is not null)
        {
            kind["extra"] = JsonNode.Parse(ExtraJson);
        }

        return kind;
    }
}
