using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Ethereum;

namespace Sidecar.Tests.Protocols.Ethereum;

public class Secp256k1Tests
{
    private static readonly BigInteger Order =
        BigInteger.Parse("0fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141", NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private readonly EthereumKey _key = EthereumKey.FromHex("0x0000000000000000000000000000000000000000000000000000000000000001");
    private readonly byte[] _digest = Keccak256.Hash("something signed"u8);

    [Fact]
    public void Signer_of_a_wallets_signature_is_recovered() =>
        Assert.All(VectorFile.Cases("eip3009"), vector => Assert.Equal(
            vector.GetProperty("authorization").Text("from"), Secp256k1.Recover(vector.Bytes("digest"), vector.Bytes("signature"))?.ToString()));

    [Fact]
    public void V_may_be_0_or_1_in_place_of_27_or_28()
    {
        var signature = _key.Sign(_digest);
        signature[64] -= 27;
        Assert.Equal(_key.Address, Secp256k1.Recover(_digest, signature));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(26)]
    [InlineData(29)]
    [InlineData(255)]
    public void Any_other_v_recovers_nobody(byte v)
    {
        var signature = _key.Sign(_digest);
        signature[64] = v;
        Assert.Null(Secp256k1.Recover(_digest, signature));
    }

    [Fact]
    public void The_other_v_recovers_somebody_else()
    {
        var signature = _key.Sign(_digest);
        signature[64] ^= 27 ^ 28;
        Assert.NotEqual(_key.Address, Secp256k1.Recover(_digest, signature));
    }

    // n − s with the other v would recover the same signer: a second signature for one payment.
    [Fact]
    public void S_in_the_upper_half_recovers_nobody()
    {
        var signature = _key.Sign(_digest);
        var high = Order - new BigInteger(signature.AsSpan(32, 32), isUnsigned: true, isBigEndian: true);
        Word(high).CopyTo(signature, 32);
        signature[64] ^= 27 ^ 28;
        Assert.Null(Secp256k1.Recover(_digest, signature));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(32)]
    public void R_or_s_of_zero_or_of_the_order_recovers_nobody(int offset)
    {
        foreach (var value in new[] { BigInteger.Zero, Order, (BigInteger.One << 256) - 1 })
        {
            var signature = _key.Sign(_digest);
            Word(value).CopyTo(signature, offset);
            Assert.Null(Secp256k1.Recover(_digest, signature));
        }
    }

    // 5³ + 7 = 132 has no square root in the field.
    [Fact]
    public void R_that_is_no_point_of_the_curve_recovers_nobody()
    {
        var signature = _key.Sign(_digest);
        Word(5).CopyTo(signature, 0);
        Assert.Null(Secp256k1.Recover(_digest, signature));
    }

    [Theory]
    [InlineData(31, 65)]
    [InlineData(33, 65)]
    [InlineData(32, 64)]
    [InlineData(32, 66)]
    [InlineData(0, 0)]
    public void Wrong_lengths_recover_nobody(int digestLength, int signatureLength) =>
        Assert.Null(Secp256k1.Recover(new byte[digestLength], new byte[signatureLength]));

    [Fact]
    public void One_bit_changed_anywhere_recovers_somebody_else_or_nobody()
    {
        var signature = _key.Sign(_digest);
        Prop.ForAll(Gen.Choose(0, (65 * 8) - 1).ToArbitrary(), bit =>
        {
            var changed = signature.ToArray();
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            return Secp256k1.Recover(_digest, changed) != _key.Address;
        }).QuickCheckThrowOnFailure();
    }

    private static byte[] Word(BigInteger value)
    {
        var word = new byte[32];
        var bytes = value.ToByteArray(isUnsigned: true, isBigEndian: true);
        bytes.CopyTo(word, 32 - bytes.Length);
        return word;
    }
}
