using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Policies;

namespace Sidecar.Tests.Policies;

public sealed class ClientTimeTests
{
    [Theory]
    [InlineData("0", "1970-01-01T00:00:00.0000000+00:00")]
    [InlineData("1735689600", "2025-01-01T00:00:00.0000000+00:00")]
    [InlineData("253402300799", "9999-12-31T23:59:59.0000000+00:00")]
    [InlineData("2025-01-01T00:00:00Z", "2025-01-01T00:00:00.0000000+00:00")]
    [InlineData("2025-01-01t00:00:00z", "2025-01-01T00:00:00.0000000+00:00")]
    [InlineData("2025-01-01T00:00:00.5Z", "2025-01-01T00:00:00.5000000+00:00")]
    [InlineData("2025-01-01T00:00:00.1234567+02:00", "2025-01-01T00:00:00.1234567+02:00")]
    [InlineData("2025-01-01T00:00:00-00:00", "2025-01-01T00:00:00.0000000+00:00")]
    [InlineData("2024-02-29T23:59:59-14:00", "2024-02-29T23:59:59.0000000-14:00")]
    public void A_time_in_one_of_the_two_forms_is_read(string text, string expected) =>
        Assert.Equal(expected, ClientTime.Parse(text)?.ToString("O", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("-1")]
    [InlineData("+1735689600")]
    [InlineData(" 1735689600")]
    [InlineData("1735689600.5")]
    [InlineData("1735689600000")]
    [InlineData("0001735689600")]
    [InlineData("253402300800")]
    [InlineData("999999999999")]
    [InlineData("99999999999999999999999999999999")]
    [InlineData("1e9")]
    [InlineData("0x6774")]
    [InlineData("\u0661\u0667\u0663\u0665\u0666\u0668\u0669\u0666\u0660\u0660")]
    [InlineData("2025-01-01")]
    [InlineData("2025-01-01T00:00:00")]
    [InlineData("2025-01-01 00:00:00Z")]
    [InlineData("2025-01-01T00:00:00 Z")]
    [InlineData("2025-01-01T00:00:00.Z")]
    [InlineData("2025-01-01T00:00:00.12345678Z")]
    [InlineData("2025-01-01T00:00:00,5Z")]
    [InlineData("2025-01-01T00:00Z")]
    [InlineData("2025-01-01T24:00:00Z")]
    [InlineData("2025-01-01T23:59:60Z")]
    [InlineData("2025-02-29T00:00:00Z")]
    [InlineData("2025-1-01T000:00:00Z")]
    [InlineData("2025-01-01T00:00:00+0200")]
    [InlineData("2025-01-01T00:00:00+2:00x")]
    [InlineData("2025-01-01T00:00:00+15:00")]
    [InlineData("2025-01-01T00:00:00+01:60")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("Wed, 01 Jan 2025 00:00:00 GMT")]
    public void Anything_else_is_no_time(string text) => Assert.Null(ClientTime.Parse(text));

    [Fact]
    public void Every_second_is_read_back_from_both_forms() =>
        Prop.ForAll<uint, short>((seconds, offset) =>
        {
            var time = DateTimeOffset.FromUnixTimeSeconds(seconds).ToOffset(TimeSpan.FromMinutes(offset % 840));
            return ClientTime.Parse(seconds.ToString(CultureInfo.InvariantCulture)) == time
                && ClientTime.Parse(time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture)) == time
                && ClientTime.Parse(time.ToUniversalTime().ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)) == time;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void No_text_makes_it_throw() =>
        Prop.ForAll<string>(text => text is null || ClientTime.Parse(text) is null || text.Length <= 33).QuickCheckThrowOnFailure();

    /// <summary>One letter changed, left out or doubled: still a time only if it has one of the two forms.</summary>
    [Fact]
    public void Broken_times_do_not_throw_and_times_end_in_digits_or_z() =>
        Prop.ForAll<uint, char, byte>((seconds, letter, place) =>
        {
            var text = DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fffzzz", CultureInfo.InvariantCulture);
            var broken = text.Remove(place % text.Length, 1).Insert(place % text.Length, letter.ToString());
            return ClientTime.Parse(broken) is null || char.IsAsciiDigit(broken[^1]) || broken[^1] is 'Z' or 'z';
        }).QuickCheckThrowOnFailure();
}
