using System.Numerics;

namespace Sidecar.Protocols.Ethereum;

/// <summary>The transfer that an authorization made.</summary>
/// <param name="Value">Atomic units.</param>
public sealed record AuthorizedTransfer(EthereumAddress To, BigInteger Value);

/// <summary>How a token with EIP-3009 tells, by its logs and its <c>authorizationState</c>, what became of an authorization.</summary>
public static class AuthorizationLogs
{
    /// <summary>Topic of <c>AuthorizationUsed(address indexed authorizer, bytes32 indexed nonce)</c>.</summary>
    public static string UsedTopic { get; } = Topic("AuthorizationUsed(address,bytes32)"u8);

    /// <summary>Topic of <c>AuthorizationCanceled(address indexed authorizer, bytes32 indexed nonce)</c>.</summary>
    public static string CanceledTopic { get; } = Topic("AuthorizationCanceled(address,bytes32)"u8);

    /// <summary>Topic of ERC-20's <c>Transfer(address indexed from, address indexed to, uint256 value)</c>.</summary>
    public static string TransferTopic { get; } = Topic("Transfer(address,address,uint256)"u8);

    private static readonly string StateSelector = Topic("authorizationState(address,bytes32)"u8)[..10];

    /// <summary>An indexed address: a word with the address at its end.</summary>
    public static string Topic(EthereumAddress address) => "0x" + Word(address);

    /// <summary>An indexed nonce.</summary>
    /// <exception cref="ArgumentException">The nonce has not 32 bytes.</exception>
    public static string Topic(byte[] nonce) => "0x" + Word(nonce);

    /// <summary>The data of a call to <c>authorizationState(authorizer, nonce)</c>.</summary>
    /// <exception cref="ArgumentException">The nonce has not 32 bytes.</exception>
    public static string StateCall(EthereumAddress authorizer, byte[] nonce) => StateSelector + Word(authorizer) + Word(nonce);

    /// <summary>What such a call returned: whether the nonce was used or cancelled. Null when it is no answer, as from an address without a contract.</summary>
    public static bool? ReadState(string? returned)
    {
        Span<byte> word = stackalloc byte[Uint256.WordSize];
        return returned is not null && Hex.TryDecode(returned, word) ? word.ContainsAnyExcept((byte)0) : null;
    }

    /// <summary>
    /// The transfer that a transaction made under one authorization. A transaction may make many transfers, and a payer could let one stand for two payments;
    /// so each use of an authorization is paired with its own transfer. Tokens log the two next to each other, in one order or the other, and nothing else
    /// of the payer between them. Null where the logs do not have that shape, or do not name the authorization.
    /// </summary>
    /// <param name="logs">All logs of the transaction, in order.</param>
    public static AuthorizedTransfer? FindTransfer(IReadOnlyList<ContractLog> logs, EthereumAddress asset, EthereumAddress authorizer, byte[] nonce)
    {
        var (payer, wanted) = (Topic(authorizer), Topic(nonce));
        var own = logs.Where(log => log.Address == asset && log.Topics.Count == 3 && log.Topics[1] == payer && (IsUse(log) || IsTransfer(log))).ToList();
        AuthorizedTransfer? found = null;
        for (var i = 0; i < own.Count; i += 2)
        {
            if (i + 1 == own.Count || IsUse(own[i]) != IsUse(own[0]) || IsUse(own[i]) == IsUse(own[i + 1]))
            {
                return null;
            }

            var (use, transfer) = IsUse(own[i]) ? (own[i], own[i + 1]) : (own[i + 1], own[i]);
            found = use.Topics[2] == wanted ? ReadTransfer(transfer) : found;
        }

        return found;
    }

    private static bool IsUse(ContractLog log) => log.Topics[0] == UsedTopic;

    private static bool IsTransfer(ContractLog log) => log.Topics[0] == TransferTopic;

    private static AuthorizedTransfer? ReadTransfer(ContractLog log)
    {
        Span<byte> word = stackalloc byte[Uint256.WordSize];
        return log.Topics[2].Length == 66 && EthereumAddress.TryParse("0x" + log.Topics[2][26..], out var to) && Hex.TryDecode(log.Data, word)
            ? new AuthorizedTransfer(to, new BigInteger(word, isUnsigned: true, isBigEndian: true))
            : null;
    }

    private static string Topic(ReadOnlySpan<byte> signature) => Hex.Encode(Keccak256.Hash(signature));

    private static string Word(EthereumAddress address) => new string('0', 24) + address.ToLowerHex()[2..];

    private static string Word(byte[] nonce) => nonce.Length == TransferWithAuthorization.NonceSize
        ? Convert.ToHexStringLower(nonce)
        : throw new ArgumentException("The nonce of an authorization has 32 bytes.", nameof(nonce));
}
