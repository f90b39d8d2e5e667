using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Policies;
using Sidecar.RateLimits;
using Sidecar.State;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Hygiene;
using Sidecar.Tests.Policies;
using Sidecar.Tests.State;

namespace Sidecar.Tests.RateLimits;

/// <summary>The gates of a policy's limits, over a store that counts as limits are defined, with a clock that the test moves.</summary>
internal sealed class LimitBench : IDisposable
{
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Dictionary<string, RateLimitGate> _gates = [];

    public LimitBench(params RateLimitRule[] rules)
        : this(new ManualTimeProvider(), store: null, rules)
    {
    }

    public LimitBench(ManualTimeProvider time, IRateLimits? store, params RateLimitRule[] rules)
    {
        Time = time;
        Metrics = new RateLimitMetrics(Meters);
        var limiter = new RateLimiter(store ?? new NaiveRateLimits(time), new TokenBuckets(time, 1000), Slots, Metrics);
        var plans = new RateLimitPlans(rules);
        foreach (var place in RateLimitPlaces.InOrder)
        {
            if (plans.At(place) is { } plan)
            {
                _gates.Add(place, new RateLimitGate(plan, new RateKeys(TestOrigins.Peers), limiter));
            }
        }
    }

    public ManualTimeProvider Time { get; }

    public ConcurrencySlots Slots { get; } = new();

    public RateLimitMetrics Metrics { get; }

    public IMeterFactory Meters => _services.GetRequiredService<IMeterFactory>();

    public static RateLimitRule Window(string name, long limit, int seconds, params RateLimitSubject[] by) =>
        new("shop", name, RateLimitKind.SlidingWindow, limit, TimeSpan.FromSeconds(seconds), Refill: 0, Cost: 1, by, Header: by.Contains(RateLimitSubject.Header) ? "X-Tenant" : null) { Index = 0 };

    public static RateLimitRule Bucket(string name, long limit, long refill, int seconds, params RateLimitSubject[] by) =>
        Window(name, limit, seconds, by) with { Kind = RateLimitKind.TokenBucket, Refill = refill };

    public static RateLimitRule AtOnce(string name, long limit, params RateLimitSubject[] by) =>
        Window(name, limit, 1, by) with { Kind = RateLimitKind.Concurrency, Window = TimeSpan.Zero };

    public static Passage From(string address = "192.0.2.1", Principal? caller = null, string? tenant = null)
    {
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
        if (tenant is not null)
        {
            context.Request.Headers["X-Tenant"] = tenant;
        }

        var passage = SamplePassages.Of(context.Request);
        passage.Principal = caller;
        return passage;
    }

    public static Principal Caller(string id) => new("api_key", id);

    /// <summary>Sends a request through the gates of all places, or those of one; the refusal of the first that has one.</summary>
    public async Task<Refusal?> EnterAsync(Passage passage, string? only = null)
    {
        foreach (var (place, gate) in _gates)
        {
            if ((only is null || only == place) && (await gate.EnterAsync(passage, CancellationToken.None)).Refusal is { } refusal)
            {
                return refusal;
            }
        }

        return null;
    }

    /// <summary>How many of so many requests of one caller pass.</summary>
    public async Task<int> PassedAsync(int requests, Func<Passage> from)
    {
        var passed = 0;
        for (var i = 0; i < requests; i++)
        {
            passed += await EnterAsync(from()) is null ? 1 : 0;
        }

        return passed;
    }

    public void Dispose()
    {
        Metrics.Dispose();
        _services.Dispose();
    }
}
