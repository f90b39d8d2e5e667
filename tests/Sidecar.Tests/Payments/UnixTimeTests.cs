using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Sidecar.Payments;

namespace Sidecar.Tests.Payments;

public sealed class UnixTimeTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-1", 0)]
    [InlineData("-115792089237316195423570985008687907853269984665640564039457584007913129639935", 0)]
    [InlineData("1800000000", 1_800_000_000)]
    [InlineData("253402300798", 253_402_300_798)]
    public void Seconds_become_an_instant(string seconds, long expected) =>
        Assert.Equal(DateTimeOffset.FromUnixTimeSeconds(expected), UnixTime.ToInstant(BigInteger.Parse(seconds)));

    [Theory]
    [InlineData("253402300799")]
    [InlineData("253402300800")]
    [InlineData("9223372036854775808")]
    [InlineData("115792089237316195423570985008687907853269984665640564039457584007913129639935")]
    public void What_lies_beyond_the_calendar_is_its_end(string seconds) =>
        Assert.Equal(DateTimeOffset.MaxValue, UnixTime.ToInstant(BigInteger.Parse(seconds)));

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    public void A_clients_clock_may_be_two_seconds_ahead(int seconds, bool isNotYetValid) =>
        Assert.Equal(isNotYetValid, UnixTime.IsNotYetValid(1_800_000_000 + seconds, Now));

    [Theory]
    [InlineData(29, true)]
    [InlineData(30, false)]
    [InlineData(31, false)]
    [InlineData(-1, true)]
    public void Validity_is_measured_to_the_second(int seconds, bool isTooShort) =>
        Assert.Equal(isTooShort, UnixTime.IsTooShort(Now.AddSeconds(seconds), TimeSpan.FromSeconds(30), Now));

    [Theory]
    [InlineData(5, false)]
    [InlineData(6, true)]
    [InlineData(-1, false)]
    public void A_facilitator_wants_six_seconds(int seconds, bool canSettle) => Assert.Equal(canSettle, UnixTime.CanStillSettle(Now.AddSeconds(seconds), Now));

    [Fact]
    public void A_payment_without_an_end_can_always_be_settled() => Assert.True(UnixTime.CanStillSettle(null, Now));

    [Fact]
    public void Instants_keep_the_order_of_seconds() =>
        Prop.ForAll<BigInteger, BigInteger>((a, b) => a > b || UnixTime.ToInstant(a * 1_000_000) <= UnixTime.ToInstant(b * 1_000_000))
            .QuickCheckThrowOnFailure();
}
