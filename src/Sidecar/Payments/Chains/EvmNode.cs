using System.Text.Json;
using Sidecar.Protocols.Ethereum;

namespace Sidecar.Payments.Chains;

/// <summary>The few questions that we have for a node, with answers that are either understood or no answers.</summary>
internal sealed class EvmNode(JsonRpcClient rpc) : IDisposable
{
    private const string Latest = "latest";

    public async Task<long> ChainIdAsync(CancellationToken cancellationToken) =>
        Quantity.TryParse(Text(await rpc.CallAsync("eth_chainId", [], cancellationToken)), out var id)
            ? id
            : throw NotUnderstood("eth_chainId");

    /// <param name="number">Null for the latest.</param>
    public async Task<ChainBlock> BlockAsync(long? number, CancellationToken cancellationToken)
    {
        const string Method = "eth_getBlockByNumber";
        var block = await rpc.CallAsync(Method, [Tag(number), false], cancellationToken);
        return Quantity.TryParse(Member(block, "number"), out var found) && Quantity.TryParse(Member(block, "timestamp"), out var seconds)
            && (number is null || number == found)
                ? new ChainBlock(found, UnixTime.ToInstant(seconds))
                : throw NotUnderstood(Method);
    }

    /// <summary>Whether the authorization was used or cancelled as of a block; null when the asset does not say.</summary>
    public async Task<bool?> IsUsedAsync(ChainAuthorization authorization, long block, CancellationToken cancellationToken)
    {
        var call = new { to = authorization.Asset.ToLowerHex(), data = AuthorizationLogs.StateCall(authorization.Payer, authorization.Nonce) };
        return AuthorizationLogs.ReadState(Text(await rpc.CallAsync("eth_call", [call, Tag(block)], cancellationToken)));
    }

    /// <summary>How the authorization ended, when it did between these blocks, both included.</summary>
    public async Task<AuthorizationEnd?> FindEndAsync(ChainAuthorization authorization, long from, long to, CancellationToken cancellationToken)
    {
        const string Method = "eth_getLogs";
        string[] events = [AuthorizationLogs.UsedTopic, AuthorizationLogs.CanceledTopic];
        var filter = new
        {
            address = authorization.Asset.ToLowerHex(),
            fromBlock = Tag(from),
            toBlock = Tag(to),
            topics = new object[] { events, AuthorizationLogs.Topic(authorization.Payer), AuthorizationLogs.Topic(authorization.Nonce) },
        };
        var found = await rpc.CallAsync(Method, [filter], cancellationToken);
        if (found.ValueKind != JsonValueKind.Array)
        {
            throw NotUnderstood(Method);
        }

        foreach (var json in found.EnumerateArray())
        {
            if (ContractLog.TryRead(json, out var log) && IsAbout(log!, authorization) && Member(json, "transactionHash") is { } hash && IsHash(hash))
            {
                return new AuthorizationEnd(log!.Topics[0] == AuthorizationLogs.CanceledTopic, hash.ToLowerInvariant());
            }
        }

        return null;
    }

    /// <summary>Null when the node does not know it, or it did not go through.</summary>
    public async Task<ChainTransaction?> TransactionAsync(string hash, CancellationToken cancellationToken)
    {
        var receipt = await rpc.CallAsync("eth_getTransactionReceipt", [hash], cancellationToken);
        if (!Quantity.TryParse(Member(receipt, "status"), out var status) || status != 1
            || !receipt.TryGetProperty("logs", out var entries) || entries.ValueKind != JsonValueKind.Array)
        {
            return null;
        }

        var logs = new List<ContractLog>();
        foreach (var json in entries.EnumerateArray())
        {
            if (!ContractLog.TryRead(json, out var log))
            {
                return null;
            }

            logs.Add(log!);
        }

        return new ChainTransaction(hash, logs);
    }

    public void Dispose() => rpc.Dispose();

    // The node was asked for just these logs. One that answers with others is not believed.
    private static bool IsAbout(ContractLog log, ChainAuthorization authorization) =>
        log.Address == authorization.Asset && log.Topics.Count == 3
        && (log.Topics[0] == AuthorizationLogs.UsedTopic || log.Topics[0] == AuthorizationLogs.CanceledTopic)
        && log.Topics[1] == AuthorizationLogs.Topic(authorization.Payer) && log.Topics[2] == AuthorizationLogs.Topic(authorization.Nonce);

    private static string Tag(long? block) => block is { } number ? Quantity.Format(number) : Latest;

    private static bool IsHash(string text) => text.Length == 66 && text.StartsWith("0x", StringComparison.Ordinal) && text.Skip(2).All(char.IsAsciiHexDigit);

    private static string? Member(JsonElement json, string name) =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member) ? Text(member) : null;

    private static string? Text(JsonElement json) => json.ValueKind == JsonValueKind.String ? json.GetString() : null;

    private static ChainCallException NotUnderstood(string method) => new($"{method}: an answer that is not understood");
}
