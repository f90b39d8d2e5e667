using System.Numerics;
using System.Text.Json;
using Sidecar.Protocols.Ethereum;

namespace Sidecar.Protocols.X402;

/// <summary>
/// What a payment on an <c>eip155</c> network authorises, read from the scheme's own part of a payload; the same in both versions.
/// A closed set: <see cref="Eip3009"/>, <see cref="Permit2"/>, <see cref="Malformed"/>, <see cref="Unrecognised"/>.
/// </summary>
public abstract record EvmPayload
{
    private EvmPayload()
    {
    }

    /// <summary>A transfer of the token itself.</summary>
    /// <param name="Signature">65 bytes of an account's own key, or more of a contract wallet (ERC-1271, ERC-6492).</param>
    public sealed record Eip3009(TransferWithAuthorization Authorization, byte[] Signature) : EvmPayload;

    /// <summary>A transfer through the Permit2 contract and x402's proxy.</summary>
    /// <param name="Nonce">Unordered; one of 2²⁵⁶ of the owner.</param>
    /// <param name="Amount">Atomic units at most.</param>
    /// <param name="Deadline">Unix seconds; valid up to this.</param>
    /// <param name="Spender">The proxy that may move it.</param>
    /// <param name="WitnessTo">The only address the proxy may move it to.</param>
    /// <param name="ValidAfter">Unix seconds.</param>
    /// <param name="Signature">As for <see cref="Eip3009"/>.</param>
    public sealed record Permit2(
        EthereumAddress Owner,
        BigInteger Nonce,
        BigInteger Amount,
        EthereumAddress Token,
        BigInteger Deadline,
        EthereumAddress Spender,
        EthereumAddress WitnessTo,
        BigInteger ValidAfter,
        byte[] Signature) : EvmPayload;

    /// <summary>It means to be one of the two and is not.</summary>
    /// <param name="Detail">A member's name and what it must be; nothing of what was sent.</param>
    public sealed record Malformed(string Detail) : EvmPayload;

    /// <summary>Another kind of payload: of a scheme or an extension that is passed on unread.</summary>
    public sealed record Unrecognised : EvmPayload
    {
        internal static Unrecognised Instance { get; } = new();
    }

    /// <summary>Reads an object of a <see cref="StrictJson"/> document. Members that are not known are passed over.</summary>
    public static EvmPayload Read(JsonElement payload) => EvmPayloadReader.Read(payload);
}
