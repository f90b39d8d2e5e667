using Sidecar.State;
using Sidecar.Tests.Contracts;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.State.Redis;

public sealed class RedisRateLimitsTests(RedisReplicas replicas) : RateLimitsServerContract, IClassFixture<RedisReplicas>, IAsyncLifetime
{
    private readonly RedisPair _pair = new(replicas);

    private protected override StoreClock Clock { get; } = new RealStoreClock();

    private protected override IStoreServer Server => replicas.Server;

    public Task InitializeAsync() => _pair.OpenAsync();

    public Task DisposeAsync() => replicas.CloseAsync();

    [Fact]
    public async Task Costs_of_one_step_are_one_entry()
    {
        var limits = Create();
        for (var i = 0; i < 50; i++)
        {
            await AdmitAsync(limits, new RateCharge(Digest("k"), 100, TimeSpan.FromDays(7), 1));
        }

        // Steps of ten minutes: one, or two where one ended meanwhile; and four fields beside.
        Assert.Matches(@"\A:[56]\z", await EvaluateAsync("return redis.call('HLEN', k)"));
    }

    [Fact]
    public async Task Whoever_is_given_back_everything_takes_no_room()
    {
        var limits = Create();
        var (_, first) = await AskAsync(limits, new RateCharge(Digest("k"), 100, TimeSpan.FromDays(7), 1));
        var (_, second) = await AskAsync(limits, new RateCharge(Digest("k"), 100, TimeSpan.FromDays(7), 2));
        await limits.GiveBackAsync(first);
        Assert.Equal(":1", (await EvaluateAsync("return redis.call('EXISTS', k)")).Trim());
        await limits.GiveBackAsync(second);
        Assert.Equal(":0", (await EvaluateAsync("return k and 1 or 0")).Trim());
    }

    [Fact]
    public async Task Window_ends_by_itself_soon_after_nothing_in_it_counts()
    {
        await AdmitAsync(Create(), new RateCharge(Digest("k"), 100, TimeSpan.FromMinutes(1), 1));
        Assert.InRange(long.Parse((await EvaluateAsync("return redis.call('PTTL', k)"))[1..]), 59_000, 60_120);
    }

    [Fact]
    public async Task Server_clock_that_was_set_back_neither_frees_nor_freezes_a_window()
    {
        var limits = Create();
        var charge = new RateCharge(Digest("k"), 10, ShortWindow, 1);
        await AdmitAsync(limits, charge with { Cost = 7 });

        // As if what was charged had been charged a day ahead.
        await EvaluateAsync("redis.call('HSET', k, 'g', redis.call('HGET', k, 'g') + 86400000, '0', redis.call('HGET', k, 'g') + 86400000 .. ':7') return 1");

        Assert.Equal(2, (await AdmitAsync(limits, charge)).Remaining);
        var refused = await RefuseAsync(limits, charge with { Cost = 3 });
        Assert.InRange(refused.Wait, TimeSpan.FromTicks(1), ShortWindow * 1.01);
        await Clock.PassAsync(refused.Wait);
        await AdmitAsync(limits, charge with { Cost = 3 });
    }

    private protected override IRateLimits Create() => _pair.First.Get<IRateLimits>();

    private protected override IRateLimits CreateSibling(IRateLimits limits) => _pair.Second.Get<IRateLimits>();

    /// <summary>With the test's only window as k.</summary>
    private Task<string> EvaluateAsync(string script) =>
        replicas.Server.CommandAsync("EVAL", $"local k = redis.call('KEYS', '{_pair.Prefix}*l}}:*')[1] {script}", "0");
}
