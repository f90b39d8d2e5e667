using System.Numerics;

namespace Sidecar.Protocols.Ethereum;

/// <summary>The message a payer signs so that anybody may move exactly this sum once, within this time (EIP-3009).</summary>
/// <param name="Value">Atomic units of the token; a uint256.</param>
/// <param name="ValidAfter">Unix seconds; valid only later than this.</param>
/// <param name="ValidBefore">Unix seconds; valid only earlier than this.</param>
/// <param name="Nonce">32 bytes that the payer has not used with this token before. Compared by reference when records are.</param>
public sealed record TransferWithAuthorization(
    EthereumAddress From, EthereumAddress To, BigInteger Value, BigInteger ValidAfter, BigInteger ValidBefore, byte[] Nonce)
{
    /// <summary>Bytes in a nonce.</summary>
    public const int NonceSize = 32;

    private static readonly byte[] TypeHash = Keccak256.Hash(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"u8);

    /// <summary>The 32 bytes that are signed (EIP-712: <c>keccak256(0x1901 ‖ domainSeparator ‖ hashStruct(message))</c>).</summary>
    /// <exception cref="InvalidOperationException">The nonce has not 32 bytes.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is not a uint256.</exception>
    public byte[] Digest(Eip712Domain domain)
    {
        if (Nonce.Length != NonceSize)
        {
            throw new InvalidOperationException("The nonce of an authorization has 32 bytes.");
        }

        Span<byte> words = stackalloc byte[7 * Uint256.WordSize];
        TypeHash.CopyTo(words);
        Uint256.WriteWord(words[32..64], From);
        Uint256.WriteWord(words[64..96], To);
        Uint256.WriteWord(words[96..128], Value);
        Uint256.WriteWord(words[128..160], ValidAfter);
        Uint256.WriteWord(words[160..192], ValidBefore);
        Nonce.CopyTo(words[192..]);

        Span<byte> signed = stackalloc byte[2 + (2 * Keccak256.Size)];
        signed[0] = 0x19;
        signed[1] = 0x01;
        domain.Separator.CopyTo(signed[2..]);
        Keccak256.Hash(words, signed[34..]);
        return Keccak256.Hash(signed);
    }
}
