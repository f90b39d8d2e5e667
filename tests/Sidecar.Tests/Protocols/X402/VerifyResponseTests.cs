using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.X402;

public class VerifyResponseTests
{
    [Fact]
    public void A_verdict_is_read_whatever_stands_beside_it()
    {
        Assert.True(VerifyResponse.TryParse("""{"isValid":true,"payer":"0x1","invalidReason":null,"extra":{"a":[]},"new":1}"""u8.ToArray(), out var valid));
        Assert.Equal(new VerifyResponse(true, null, null, "0x1"), valid);
        Assert.True(VerifyResponse.TryParse("""{"isValid":false,"invalidReason":"insufficient_funds","invalidMessage":"too little"}"""u8.ToArray(), out var invalid));
        Assert.Equal(new VerifyResponse(false, "insufficient_funds", "too little", null), invalid);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("""{"isValid":"true"}""")]
    [InlineData("""{"isValid":1}""")]
    [InlineData("""{"isValid":null}""")]
    [InlineData("""{"isvalid":true}""")]
    [InlineData("""{"isValid":true,"isValid":false}""")]
    [InlineData("<html>502 Bad Gateway</html>")]
    public void What_says_neither_yes_nor_no_is_no_verdict(string json) => Assert.False(VerifyResponse.TryParse(Samples.Utf8(json), out _));

    [Fact]
    public void No_bytes_make_parsing_throw() =>
        Prop.ForAll<byte[]>(bytes => !VerifyResponse.TryParse(bytes, out _) && !SettleResponse.TryParse(bytes, out _) && !SupportedKinds.TryParse(bytes, out _))
            .QuickCheckThrowOnFailure();
}
