using System.Collections.Frozen;

namespace Sidecar.Protocols.X402;

/// <summary>The names that version 1 of x402 gives to networks, and their CAIP-2 names of version 2.</summary>
public static class NetworkNames
{
    // The networks that x402 1.2.0 knows; its clients refuse a whole answer in which any other name stands.
    private static readonly FrozenDictionary<string, string> KnownToV1 = new Dictionary<string, string>
    {
        ["abstract"] = "eip155:2741",
        ["abstract-testnet"] = "eip155:11124",
        ["base-sepolia"] = "eip155:84532",
        ["base"] = "eip155:8453",
        ["avalanche-fuji"] = "eip155:43113",
        ["avalanche"] = "eip155:43114",
        ["iotex"] = "eip155:4689",
        ["sei"] = "eip155:1329",
        ["sei-testnet"] = "eip155:1328",
        ["polygon"] = "eip155:137",
        ["polygon-amoy"] = "eip155:80002",
        ["peaq"] = "eip155:3338",
        ["story"] = "eip155:1514",
        ["educhain"] = "eip155:41923",
        ["skale-base-sepolia"] = "eip155:324705682",
        ["solana-devnet"] = "solana:EtWTRABZaYq6iMfeYKouRu166VU2xqa1",
        ["solana"] = "solana:5eykt4UsFv8P8NJdTREpY1vzqKqZKvdp",
    }.ToFrozenDictionary();

    // Names that newer libraries (@x402/evm 2.27.0) added when they speak version 1.
    private static readonly FrozenDictionary<string, string> Later = new Dictionary<string, string>
    {
        ["ethereum"] = "eip155:1",
        ["sepolia"] = "eip155:11155111",
        ["megaeth"] = "eip155:4326",
        ["monad"] = "eip155:143",
        ["stable"] = "eip155:988",
        ["stable-testnet"] = "eip155:2201",
        ["celo"] = "eip155:42220",
        ["flare"] = "eip155:14",
        ["solana-testnet"] = "solana:4uhcVJyU9pJkvQyS88uRDiswHXSCkY3z",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> V1ByCaip2 =
        KnownToV1.Concat(Later).ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    /// <summary>The version 1 name, or null where there is none.</summary>
    public static string? ToV1(string caip2) => V1ByCaip2.GetValueOrDefault(caip2);

    /// <summary>The CAIP-2 name of a version 1 name, or null for a name that nobody uses.</summary>
    public static string? ToCaip2(string v1Name) => KnownToV1.GetValueOrDefault(v1Name) ?? Later.GetValueOrDefault(v1Name);

    /// <summary>Whether strict version 1 clients (x402-fetch, x402-axios 1.x) accept the name.</summary>
    public static bool IsKnownToV1Clients(string v1Name) => KnownToV1.ContainsKey(v1Name);
}
