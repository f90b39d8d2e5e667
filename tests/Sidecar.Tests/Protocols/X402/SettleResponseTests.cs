using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.X402;

public class SettleResponseTests
{
    [Fact]
    public void A_success_is_read()
    {
        var json = """{"success":true,"transaction":"0xab","network":"eip155:84532","payer":"0x1","amount":"10","errorReason":null,"extensions":{}}""";
        Assert.True(SettleResponse.TryParse(Samples.Utf8(json), out var response));
        Assert.Equal(new SettleResponse(true, "0xab", "eip155:84532", null, null, "0x1", "10"), response);
    }

    [Fact]
    public void A_failure_may_leave_out_what_it_does_not_know()
    {
        Assert.True(SettleResponse.TryParse("""{"success":false,"errorReason":"settlement_pending","transaction":null}"""u8.ToArray(), out var response));
        Assert.Equal(new SettleResponse(false, "", "", "settlement_pending", null, null, null), response);
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"success":"true","transaction":"0x"}""")]
    [InlineData("""{"success":true}""")]
    [InlineData("""{"success":true,"transaction":null,"network":"eip155:1"}""")]
    [InlineData("""{"success":true,"transaction":7}""")]
    [InlineData("""{"success":false,"success":true,"transaction":"0x"}""")]
    [InlineData("Bad Gateway")]
    public void What_does_not_tell_the_outcome_is_no_verdict(string json) => Assert.False(SettleResponse.TryParse(Samples.Utf8(json), out _));

    [Fact]
    public void Receipts_leave_out_what_they_do_not_know()
    {
        var json = Encoding.UTF8.GetString(new SettleResponse(true, "0xab", "base-sepolia", null, null, null, null).ToJson());
        Assert.Equal("""{"success":true,"transaction":"0xab","network":"base-sepolia"}""", json);
    }

    [Theory]
    [InlineData("")]
    [InlineData("not base64")]
    [InlineData("e30=")]
    public void A_header_that_is_no_receipt_is_refused(string value) => Assert.False(SettleResponse.TryParseHeader(value, out _));

    [Fact]
    public void Any_receipt_survives_being_written_and_read() =>
        Prop.ForAll<bool, Guid, Guid>((success, one, other) =>
        {
            var receipt = new SettleResponse(success, $"0x{one}", "eip155:1", success ? null : $"{other}", "ü☀", success ? $"{other}" : null, "1");
            return SettleResponse.TryParseHeader(receipt.ToHeader(), out var read) && read == receipt;
        }).QuickCheckThrowOnFailure();
}
