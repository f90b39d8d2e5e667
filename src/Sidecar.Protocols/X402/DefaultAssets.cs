using System.Collections.Frozen;

namespace Sidecar.Protocols.X402;

/// <summary>The tokens in which a price in dollars is asked for, as @x402/evm 2.27.0 lists them.</summary>
public static class DefaultAssets
{
    private static readonly FrozenDictionary<string, DefaultAsset[]> ByNetwork = new[]
    {
        Eip3009(8453, "0x833589fCD6eDb6E08f4c7C32D4f71b54bdA02913", "USD Coin", "2"),
        Eip3009(84532, "0x036CbD53842c5426634e7929541eC2318f3dCF7e", "USDC", "2"),
        Eip3009(1, "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48", "USD Coin", "2"),
        Eip3009(43114, "0xB97EF9Ef8734C71904D8002F8b6Bc66Dd9c48a6E", "USD Coin", "2"),
        Permit2(4326, "0xFAfDdbb3FC7688494971a79cc65DCa3EF82079E7", "MegaUSD", decimals: 18),
        Eip3009(143, "0x754704Bc059F8C67012fEd69BC8A327a5aafb603", "USDC", "2"),
        Eip3009(988, "0x779Ded0c9e1022225f8E0630b35a9b54bE713736", "USDT0", "1"),
        Eip3009(2201, "0x78Cf24370174180738C5B8E352B6D14c83a6c9A9", "USDT0", "1"),
        Eip3009(137, "0x3c499c542cEF5E3811e1192ce70d8cC03d5c3359", "USD Coin", "2"),
        Eip3009(42161, "0xaf88d065e77c8cC2239327C5EDb3A432268e5831", "USD Coin", "2"),
        Eip3009(421614, "0x75faf114eafb1BDbe2F0316DF893fd58CE46AA4d", "USD Coin", "2"),
        Permit2(31612, "0xdD468A1DDc392dcdbEf6db6e34E89AA338F9F186", "Mezo USD", decimals: 18),
        Permit2(31611, "0x118917a40FAF1CD7a13dB0Ef56C86De7973Ac503", "Mezo USD", decimals: 18),
        Permit2(723487, "0x33ad9e4BD16B69B5BFdED37D8B5D9fF9aba014Fb", "Stable Coin", decimals: 6),
        Permit2(72344, "0x33ad9e4BD16B69B5BFdED37D8B5D9fF9aba014Fb", "Stable Coin", decimals: 6),
        Eip3009(36900, "0x9cb8142aEBBcdc60AF7c97Af897A67A8f3CA71C2", "USDC.e", "2"),
        Eip3009(190415, "0x401eCb1D350407f13ba348573E5630B83638E30D", "Bridged USDC", "2"),
        Eip3009(181228, "0x401eCb1D350407f13ba348573E5630B83638E30D", "Bridged USDC", "2"),
        Eip3009(50, "0xfA2958CB79b0491CC627c1557F441eF849Ca8eb1", "USDC", "2"),
        Eip3009(51, "0xb5AB69F7bBada22B28e79C8FFAECe55eF1c771D4", "USDC", "2"),
        Permit2(38833, "0xA5b8BF902b2844dA17d4506cc827F7F1681735E7", "USDC", decimals: 6),
        Eip3009(14, "0xe7cd86e13AC4309349F30B3435a9d337750fC82D", "USD₮0", "1"),
        Eip3009(42220, "0xcebA9300f2b948710d2653dD7B07f33A8B32118C", "USDC", "2"),
        Eip3009(42220, "0x48065fbBE25f71C9282ddf5e1cD6D6A887483D5e", "Tether USD", "1"),
        Eip3009(42220, "0xD2ab3C9A02DBBAB236BfEC45D1d755DF4267F771", "Tether America USD", "1"),
        Eip3009(11142220, "0x01C5C0122039549AD1493B8220cABEdD739BC44E", "USDC", "2"),
        Eip3009(1329, "0xe15fC38F6D8c56aF07bbCBe3BAf5708A2Bf42392", "USDC", "2"),
        Eip3009(1328, "0x4fCF1784B31630811181f670Aea7A7bEF803eaED", "USDC", "2"),
    }.GroupBy(asset => asset.Network).ToFrozenDictionary(group => group.Key, group => group.ToArray());

    /// <summary>All of them; of one network, the preferred first.</summary>
    public static IEnumerable<DefaultAsset> All => ByNetwork.Values.SelectMany(assets => assets);

    /// <summary>The token in which a price in dollars is asked for on a network, or null where there is none.</summary>
    public static DefaultAsset? For(string caip2) => ByNetwork.GetValueOrDefault(caip2)?[0];

    /// <summary>The token with this address, whatever the case of its digits; null where it is not in the table.</summary>
    public static DefaultAsset? Find(string caip2, string address) =>
        Array.Find(ByNetwork.GetValueOrDefault(caip2) ?? [], asset => asset.Address.Equals(address, StringComparison.OrdinalIgnoreCase));

    private static DefaultAsset Eip3009(int chainId, string address, string name, string version) =>
        new($"eip155:{chainId}", address, name, version, 6, Permit2Only: false);

    private static DefaultAsset Permit2(int chainId, string address, string name, int decimals) =>
        new($"eip155:{chainId}", address, name, "1", decimals, Permit2Only: true);
}
