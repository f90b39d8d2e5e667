using System.Diagnostics.Metrics;
using Sidecar.RateLimits;
using Sidecar.State;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.RateLimits;

public sealed class RateLimitMetricsTests
{
    private static readonly RateLimitRule Address = LimitBench.Window("address", 1, 60, RateLimitSubject.Ip);

    [Fact]
    public async Task Decisions_are_counted_by_limit_outcome_and_scope()
    {
        using var bench = new LimitBench(Address, LimitBench.AtOnce("slots", 5, RateLimitSubject.Ip));

        Assert.Equal(["shop/address admitted shared", "shop/slots admitted replica", "shop/address refused shared"], await CountedAsync(bench, requests: 2));
    }

    [Fact]
    public async Task What_nobody_could_decide_is_told()
    {
        using var bench = new LimitBench(new ManualTimeProvider(), new AwayLimits(RateOutcome.Unavailable), Address);

        Assert.Equal(["shop/address unavailable shared"], await CountedAsync(bench, requests: 1));
    }

    [Fact]
    public async Task What_a_replica_decides_alone_while_the_store_is_away_is_told()
    {
        using var bench = new LimitBench(new ManualTimeProvider(), new LocalLimits(), Address);

        Assert.Equal(["shop/address admitted local"], await CountedAsync(bench, requests: 1));
    }

    private static async Task<List<string?>> CountedAsync(LimitBench bench, int requests)
    {
        var counted = new List<string?>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Scope == bench.Meters && instrument is Counter<long>)
            {
                own.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => counted.Add(string.Join(' ', tags.ToArray().Select(static tag => tag.Value))));
        listener.Start();
        await bench.PassedAsync(requests, () => LimitBench.From());
        return counted;
    }
}
