using Sidecar.Ledger;
using Sidecar.Payments;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Payments;

public sealed class ReconciliationScheduleTests
{
    private readonly ManualTimeProvider _time = new();

    [Fact]
    public void Waits_grow_to_five_minutes_and_none_is_exact()
    {
        var schedule = new ReconciliationSchedule(_time);
        var payment = Unknown(_time.GetUtcNow());
        var expected = 2d;
        for (var asked = 0; asked < 12; asked++)
        {
            schedule.Asked(payment);
            _time.Advance(TimeSpan.FromSeconds(expected * 0.79));
            Assert.False(schedule.IsDue(1));
            _time.Advance(TimeSpan.FromSeconds(expected * 0.42));
            Assert.True(schedule.IsDue(1));
            expected = expected < 300 ? expected * 2 : expected;
        }
    }

    [Theory]
    [InlineData(null, 24)]
    [InlineData(-5, 24)]
    [InlineData(5, 29)]
    public void A_day_after_its_end_a_payment_is_asked_about_once_a_day(int? validForHours, int end)
    {
        var schedule = new ReconciliationSchedule(_time);
        var payment = Unknown(_time.GetUtcNow(), validForHours is { } hours ? _time.GetUtcNow().AddHours(hours) : null);
        _time.Advance(TimeSpan.FromHours(end) - TimeSpan.FromSeconds(1));
        Assert.False(schedule.IsAbandoned(payment));
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(schedule.IsAbandoned(payment));
        schedule.Asked(payment);
        _time.Advance(TimeSpan.FromHours(19));
        Assert.False(schedule.IsDue(1));
        _time.Advance(TimeSpan.FromHours(10));
        Assert.True(schedule.IsDue(1));
    }

    private static UnsettledPayment Unknown(DateTimeOffset since, DateTimeOffset? validBefore = null) => new()
    {
        Payment = new PaymentSnapshot(1, PaymentState.Unknown, 2, "eip155:84532", null, null, null),
        Key = SamplePayments.Key("p"),
        Scheme = "exact",
        Asset = "a",
        PayTo = "b",
        Amount = "1",
        ValidBefore = validBefore,
        Since = since,
        Settlement = SamplePayments.Settlement,
    };
}
