using System.Globalization;
using System.Text;
using Sidecar.Hosting;

namespace Sidecar.Tests.Hosting;

public sealed class LengthEncodingTests
{
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("5", 5L)]
    [InlineData("0005", 5L)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("+5", null)]
    [InlineData("-0", null)]
    [InlineData("5\0", null)]
    [InlineData("\v5", null)]
    [InlineData("\u00b2", null)]
    [InlineData("5,5", null)]
    [InlineData("000000000000000000000005", null)]
    public void Only_digits_come_out_as_a_number(string value, long? expected)
    {
        // As the server does it.
        Span<char> decoded = stackalloc char[20];
        var count = LengthEncoding.Instance.GetChars(Encoding.Latin1.GetBytes(value), decoded);

        Assert.Equal(expected, count < 20 && long.TryParse(decoded[..count], NumberStyles.Integer, CultureInfo.InvariantCulture, out var length) ? length : null);
    }

    [Fact]
    public void A_value_that_is_refused_can_be_shown() => Assert.Equal("?5??", LengthEncoding.Instance.GetString("+5, "u8));
}
