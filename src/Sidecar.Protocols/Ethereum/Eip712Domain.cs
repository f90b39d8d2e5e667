using System.Numerics;
using System.Text;

namespace Sidecar.Protocols.Ethereum;

/// <summary>
/// What a typed signature is bound to (EIP-712, "Definition of domainSeparator"). For a token these are its own values on its own chain;
/// a signature made under any other does not verify.
/// </summary>
/// <param name="Name">The contract's own name of itself, such as <c>USD Coin</c>.</param>
/// <param name="Version">The contract's version of its signing domain, such as <c>2</c>.</param>
/// <exception cref="ArgumentOutOfRangeException">The chain id is not a uint256.</exception>
public sealed record Eip712Domain(string Name, string Version, BigInteger ChainId, EthereumAddress VerifyingContract)
{
    private static readonly byte[] TypeHash =
        Keccak256.Hash("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"u8);

    // Read-only rather than init, so that no copy made by `with` can carry the separator of another domain.
    public string Name { get; } = Name;

    public string Version { get; } = Version;

    public BigInteger ChainId { get; } = ChainId;

    public EthereumAddress VerifyingContract { get; } = VerifyingContract;

    /// <summary>The 32 bytes of <c>hashStruct(eip712Domain)</c>, computed once. Not to be written to.</summary>
    public byte[] Separator { get; } = Hash(Name, Version, ChainId, VerifyingContract);

    public bool Equals(Eip712Domain? other) => other is not null && Separator.AsSpan().SequenceEqual(other.Separator);

    public override int GetHashCode() => BitConverter.ToInt32(Separator);

    private static byte[] Hash(string name, string version, BigInteger chainId, EthereumAddress contract)
    {
        Span<byte> words = stackalloc byte[5 * Uint256.WordSize];
        TypeHash.CopyTo(words);
        Keccak256.Hash(Encoding.UTF8.GetBytes(name), words[32..]);
        Keccak256.Hash(Encoding.UTF8.GetBytes(version), words[64..]);
        Uint256.WriteWord(words[96..128], chainId);
        Uint256.WriteWord(words[128..160], contract);
        return Keccak256.Hash(words);
    }
}
