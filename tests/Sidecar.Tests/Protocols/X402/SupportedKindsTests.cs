using Sidecar.Protocols.X402;

namespace Sidecar.Tests.Protocols.X402;

public class SupportedKindsTests
{
    [Fact]
    public void Kinds_are_read_and_those_that_are_not_understood_are_passed_over()
    {
        var json = """
            {"kinds":[{"x402Version":2,"scheme":"exact","network":"solana:a","extra":{"feePayer":"F"}},7,null,{"scheme":"exact","network":"base"},
            {"x402Version":"2","scheme":"exact","network":"base"},{"x402Version":1,"scheme":"exact","network":"base-sepolia","extra":null}]}
            """;
        Assert.True(SupportedKinds.TryParse(Samples.Utf8(json), out var kinds));
        Assert.Equal([(2, "solana:a"), (1, "base-sepolia")], kinds.Select(kind => (kind.X402Version, kind.Network)));
        Assert.Equal("F", kinds[0].Extra?.GetProperty("feePayer").GetString());
        Assert.Null(kinds[1].Extra);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"kinds":{}}""")]
    [InlineData("<html></html>")]
    public void An_answer_without_kinds_is_no_answer(string json) => Assert.False(SupportedKinds.TryParse(Samples.Utf8(json), out _));

    [Fact]
    public void No_kinds_at_all_is_an_answer()
    {
        Assert.True(SupportedKinds.TryParse("""{"kinds":[],"extensions":["bazaar"],"signers":{}}"""u8.ToArray(), out var kinds));
        Assert.Empty(kinds);
    }
}
