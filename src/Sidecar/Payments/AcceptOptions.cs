namespace Sidecar.Payments;

/// <summary>One way to pay: an entry of <c>Accepts</c>.</summary>
internal sealed class AcceptOptions
{
    /// <summary>x402 scheme. Default <c>exact</c>; others pass through when the facilitator supports them.</summary>
    public string Scheme { get; set; } = "exact";

    /// <summary>CAIP-2 network, e.g. <c>eip155:84532</c>. Required.</summary>
    public string? Network { get; set; }

    /// <summary>Who is paid: an address of the network. Required.</summary>
    public string? PayTo { get; set; }

    /// <summary>Price of this entry in dollars; instead of the policy's <c>Price</c>.</summary>
    public string? Price { get; set; }

    /// <summary>Price in the asset's atomic units, decimal digits; instead of a price in dollars.</summary>
    public string? Amount { get; set; }

    /// <summary>The asset's address. Default: the network's default asset.</summary>
    public string? Asset { get; set; }

    /// <summary>Scheme data such as the EIP-712 <c>name</c> and <c>version</c> of the asset; values are strings. Default: those of a known asset.</summary>
    public Dictionary<string, string> Extra { get; set; } = [];
}
