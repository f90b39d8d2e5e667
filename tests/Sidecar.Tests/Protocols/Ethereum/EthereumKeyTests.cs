using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Ethereum;

namespace Sidecar.Tests.Protocols.Ethereum;

public class EthereumKeyTests
{
    [Fact]
    public void Keys_have_the_addresses_that_viem_gives_them() =>
        Assert.All(VectorFile.Cases("addresses"), vector =>
            Assert.Equal(vector.Text("address"), EthereumKey.FromHex(vector.Text("key")).Address.ToString()));

    [Theory]
    [InlineData("0x0000000000000000000000000000000000000000000000000000000000000000")]
    [InlineData("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141")]
    [InlineData("0xffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff")]
    [InlineData("0x01")]
    [InlineData("not hexadecimal")]
    public void What_is_no_key_is_refused_and_not_repeated(string text)
    {
        var refusal = Assert.Throws<ArgumentException>(() => EthereumKey.FromHex(text));
        Assert.DoesNotContain(text, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Whatever_a_new_key_signs_is_recovered_to_its_address_and_signed_the_same_again()
    {
        var key = EthereumKey.Generate();
        Prop.ForAll(Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>(), 32).ToArbitrary(), digest =>
        {
            var signature = key.Sign(digest);
            return Secp256k1.Recover(digest, signature) == key.Address && signature.SequenceEqual(key.Sign(digest));
        }).QuickCheckThrowOnFailure();
    }
}
