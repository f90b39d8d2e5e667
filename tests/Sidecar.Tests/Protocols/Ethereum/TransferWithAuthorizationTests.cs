using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Sidecar.Protocols.Ethereum;

namespace Sidecar.Tests.Protocols.Ethereum;

public class TransferWithAuthorizationTests
{
    [Fact]
    public void Domain_separators_are_those_of_a_wallet() =>
        Assert.All(VectorFile.Cases("eip3009"), vector => Assert.Equal(vector.Bytes("separator"), Domain(vector).Separator));

    [Fact]
    public void Digests_are_those_of_a_wallet() =>
        Assert.All(VectorFile.Cases("eip3009"), vector => Assert.Equal(vector.Bytes("digest"), Authorization(vector).Digest(Domain(vector))));

    [Fact]
    public void Signatures_are_those_of_a_wallet_byte_for_byte() =>
        Assert.All(VectorFile.Cases("eip3009"), vector => Assert.Equal(
            vector.Bytes("signature"), EthereumKey.FromHex(vector.Text("key")).Sign(Authorization(vector).Digest(Domain(vector)))));

    [Fact]
    public void Another_chain_token_name_or_version_is_another_domain()
    {
        var token = EthereumAddress.FromBytes(new byte[20]);
        var domain = new Eip712Domain("USDC", "2", 84532, token);
        Assert.Equal(domain, new Eip712Domain("USDC", "2", 84532, token));
        Assert.NotEqual(domain, new Eip712Domain("USDC", "2", 8453, token));
        Assert.NotEqual(domain, new Eip712Domain("USD Coin", "2", 84532, token));
        Assert.NotEqual(domain, new Eip712Domain("USDC", "1", 84532, token));
        Assert.NotEqual(domain, new Eip712Domain("USDC", "2", 84532, EthereumAddress.FromBytes(Enumerable.Repeat((byte)1, 20).ToArray())));
    }

    [Fact]
    public void Numbers_beyond_a_uint256_and_nonces_of_another_length_have_no_digest()
    {
        var vector = VectorFile.Cases("eip3009")[0];
        var (domain, authorization) = (Domain(vector), Authorization(vector));
        Assert.Throws<ArgumentOutOfRangeException>(() => (authorization with { Value = BigInteger.One << 256 }).Digest(domain));
        Assert.Throws<ArgumentOutOfRangeException>(() => (authorization with { ValidBefore = -1 }).Digest(domain));
        Assert.Throws<InvalidOperationException>(() => (authorization with { Nonce = new byte[31] }).Digest(domain));
    }

    private static Eip712Domain Domain(JsonElement vector)
    {
        var domain = vector.GetProperty("domain");
        return new(domain.Text("name"), domain.Text("version"), Number(domain, "chainId"), Address(domain, "verifyingContract"));
    }

    private static TransferWithAuthorization Authorization(JsonElement vector)
    {
        var authorization = vector.GetProperty("authorization");
        return new(
            Address(authorization, "from"),
            Address(authorization, "to"),
            Number(authorization, "value"),
            Number(authorization, "validAfter"),
            Number(authorization, "validBefore"),
            authorization.Bytes("nonce"));
    }

    private static BigInteger Number(JsonElement owner, string name) => BigInteger.Parse(owner.Text(name), CultureInfo.InvariantCulture);

    private static EthereumAddress Address(JsonElement owner, string name) =>
        EthereumAddress.TryParse(owner.Text(name), out var address) ? address : throw new InvalidDataException(name);
}
