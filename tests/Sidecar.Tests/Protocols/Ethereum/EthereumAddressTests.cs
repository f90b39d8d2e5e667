using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.Ethereum;

namespace Sidecar.Tests.Protocols.Ethereum;

public class EthereumAddressTests
{
    // The examples of EIP-55.
    [Theory]
    [InlineData("0x52908400098527886E0F7030069857D2E4169EE7")]
    [InlineData("0x8617E340B3D01FA5F11F306F4090FD50E238070D")]
    [InlineData("0xde709f2102306220921060314715629080e2fb77")]
    [InlineData("0x27b1fdb04752bbc536007a920d24acb045561c26")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359")]
    [InlineData("0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB")]
    [InlineData("0xD1220A0cf47c7B9Be7A2E6BA89F429762e7b9aDb")]
    public void Checksum_is_that_of_EIP_55(string text)
    {
        Assert.True(EthereumAddress.TryParse(text.ToLowerInvariant(), out var address));
        Assert.Equal(text, address.ToString());
        Assert.True(EthereumAddress.HasValidChecksum(text));
        Assert.Equal(text.ToLowerInvariant(), address.ToLowerHex());
    }

    [Fact]
    public void Mixed_case_with_one_letter_changed_has_no_valid_checksum() =>
        Assert.False(EthereumAddress.HasValidChecksum("0x5aAeb6053f3E94C9b9A09f33669435E7Ef1BeAed"));

    [Theory]
    [InlineData("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed")]
    [InlineData("0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED")]
    public void One_case_alone_is_no_checksum_to_fail(string text) => Assert.True(EthereumAddress.HasValidChecksum(text));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("0x")]
    [InlineData("5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0X5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAe")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAedd")]
    [InlineData("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeg")]
    [InlineData(" 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed")]
    public void What_is_not_0x_and_forty_digits_is_no_address(string? text)
    {
        Assert.False(EthereumAddress.TryParse(text, out _));
        Assert.False(EthereumAddress.HasValidChecksum(text ?? ""));
    }

    [Fact]
    public void A_default_address_can_not_be_used_by_mistake()
    {
        Assert.Throws<InvalidOperationException>(() => default(EthereumAddress).ToString());
        Assert.Throws<InvalidOperationException>(() => default(EthereumAddress).ToLowerHex());
        Assert.Throws<InvalidOperationException>(() => default(EthereumAddress).CopyTo(new byte[20]));
        Assert.NotEqual(default, EthereumAddress.FromBytes(new byte[20]));
    }

    [Fact]
    public void Any_twenty_bytes_survive_being_written_and_read() =>
        Prop.ForAll(Gen.ArrayOf(ArbMap.Default.GeneratorFor<byte>(), 20).ToArbitrary(), bytes =>
        {
            var address = EthereumAddress.FromBytes(bytes);
            return EthereumAddress.HasValidChecksum(address.ToString())
                && EthereumAddress.TryParse(address.ToString(), out var checksummed) && checksummed == address
                && EthereumAddress.TryParse(address.ToLowerHex(), out var lower) && lower.GetHashCode() == address.GetHashCode()
                && lower.Bytes.SequenceEqual(bytes);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_makes_parsing_throw() =>
        Prop.ForAll<string>(text => !EthereumAddress.TryParse(text, out _) && !EthereumAddress.HasValidChecksum(text ?? ""))
            .QuickCheckThrowOnFailure();
}
