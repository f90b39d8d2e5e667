using System.Text.Json;
using Sidecar.Validation;

namespace Sidecar.Tests.Validation;

public sealed class BodySizesTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("{}", 1)]
    [InlineData("[]", 1)]
    [InlineData("[1,2]", 3)]
    [InlineData("{\"a\":{\"b\":[null]}}", 4)]
    public void A_body_has_itself_and_everything_in_it_as_values(string json, int values)
    {
        using var document = JsonDocument.Parse(json);

        Assert.Equal(BodySize.Fits, BodySizes.Of(document.RootElement, values));
        Assert.Equal(BodySize.TooManyValues, BodySizes.Of(document.RootElement, values - 1));
    }

    [Theory]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void A_name_is_measured_as_it_was_written(int length, bool fits)
    {
        var size = fits ? BodySize.Fits : BodySize.NameTooLong;
        using var plain = JsonDocument.Parse($"[{{\"{new string('a', length)}\":1}}]");
        using var escaped = JsonDocument.Parse($"[{{\"\\u0061{new string('a', length - 6)}\":1}}]");

        Assert.Equal((size, size), (BodySizes.Of(plain.RootElement, 10), BodySizes.Of(escaped.RootElement, 10)));
    }

    [Fact]
    public void Counting_keeps_nothing_and_ends_at_the_bound()
    {
        using var document = JsonDocument.Parse($"[{string.Join(',', Enumerable.Repeat("{\"a\":[]}", 100_000))}]");
        _ = BodySizes.Of(document.RootElement, 1_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();

        var size = BodySizes.Of(document.RootElement, 10_000);
        var whole = BodySizes.Of(document.RootElement, 1_000_000);

        Assert.Equal((BodySize.TooManyValues, BodySize.Fits), (size, whole));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1024);
    }
}
