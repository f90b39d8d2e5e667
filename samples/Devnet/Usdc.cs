using System.Globalization;
using System.Numerics;
using Sidecar.Protocols.X402;

namespace Devnet;

/// <summary>The one token of Devnet: USDC at its address on Base Sepolia.</summary>
internal static class Usdc
{
    public const string Network = "eip155:84532";

    private const decimal Unit = 1_000_000;

    public static readonly DefaultAsset Asset = DefaultAssets.For(Network)!;

    /// <summary>$10.00, for every address, so that a newcomer's key can pay at once.</summary>
    public static readonly BigInteger StartingBalance = new(10 * Unit);

    public static string Format(BigInteger atomic) =>
        atomic > new BigInteger(decimal.MaxValue) ? $"{atomic} units" : "$" + ((decimal)atomic / Unit).ToString("0.00####", CultureInfo.InvariantCulture);
}
