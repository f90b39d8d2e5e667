using System.Text.Json;

namespace Sidecar.Protocols.Ethereum;

/// <summary>What a contract logged in a transaction, as a node's JSON-RPC tells it.</summary>
/// <param name="Address">The contract.</param>
/// <param name="Topics">The event and its indexed arguments: words of 32 bytes, as <c>0x</c> and 64 lower-case digits.</param>
/// <param name="Data">The other arguments, as <c>0x</c> and digits.</param>
public sealed record ContractLog(EthereumAddress Address, IReadOnlyList<string> Topics, string Data)
{
    /// <summary>Reads an element of <c>eth_getLogs</c> or of a receipt's <c>logs</c>. False when it is none, or was taken back by the chain.</summary>
    public static bool TryRead(JsonElement json, out ContractLog? log)
    {
        log = null;
        if (json.ValueKind != JsonValueKind.Object
            || (json.TryGetProperty("removed", out var removed) && removed.ValueKind == JsonValueKind.True)
            || !json.TryGetProperty("address", out var address) || !EthereumAddress.TryParse(Text(address), out var contract)
            || !json.TryGetProperty("data", out var data) || Text(data) is not { } bytes
            || !json.TryGetProperty("topics", out var topics) || topics.ValueKind != JsonValueKind.Array)
        {
            return false;
        }

        var words = topics.EnumerateArray().Select(topic => Text(topic)?.ToLowerInvariant()).ToList();
        if (words.Contains(null))
        {
            return false;
        }

        log = new ContractLog(contract, [.. words.Select(word => word!)], bytes);
        return true;
    }

    private static string? Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;
}
