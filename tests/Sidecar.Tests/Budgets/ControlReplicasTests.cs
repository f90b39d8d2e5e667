using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Budgets;
using Sidecar.Ledger;
using Sidecar.Ledger.Control;
using Sidecar.Ledger.Cutoffs;
using Sidecar.Ledger.Stops;
using Sidecar.Policies;
using Sidecar.State;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Ledger;
using Sidecar.Tests.Servers;
using Sidecar.Tests.State.Redis;

namespace Sidecar.Tests.Budgets;

/// <summary>Two watchers over one ledger, with a Redis between them.</summary>
public sealed class ControlReplicasTests : IAsyncLifetime
{
    private static readonly AuditEntry Audit = new("stops.stop", "done") { Actor = "operator:jo" };
    private static readonly TimeSpan Never = TimeSpan.FromHours(1);

    private SqliteHarness _harness = null!;
    private RedisServer _server = null!;
    private RedisConnected _redis = null!;
    private RedisConnected _other = null!;

    public async Task InitializeAsync()
    {
        _harness = await SqliteHarness.OpenAsync();
        _server = await RedisServer.StartAsync();
        _redis = await RedisConnected.ConnectAsync(_server.Address);
        _other = await RedisConnected.ConnectAsync(_server.Address);
    }

    public async Task DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _other.DisposeAsync();
        await _server.DisposeAsync();
        await _harness.DisposeAsync();
    }

    [Fact]
    public async Task A_stop_in_one_replica_is_in_force_in_the_other_by_the_signal_alone()
    {
        using var here = await StartAsync(_redis, Never);
        using var there = await StartAsync(_other, Never);

        await StopAsync("a");
        await here.RefreshNowAsync(CancellationToken.None);

        Assert.True(IsStopped(here, "a"));
        await Eventually.HoldsAsync(() => Task.FromResult(IsStopped(there, "a")));
        await there.StopAsync(CancellationToken.None);
        await here.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Tokens_that_are_ended_together_in_one_replica_are_in_the_other_within_a_second_also_while_redis_is_away()
    {
        using var here = await StartAsync(_redis, Never);
        using var there = await StartAsync(_other, TimeSpan.FromMilliseconds(500));
        await _server.KillAsync();
        var now = _harness.Time.GetUtcNow();
        Assert.IsType<CutoffFinding.None>(new WatchedCutoffs(there).Find("iss", "a", family: null));

        Assert.IsType<ControlWrite<TokenCutoff>.Written>(await new SqlTokenCutoffLedger(_harness.Tables.Control).CutAsync(
            new TokenCutoff(CutoffScope.Agent, "a", now, now.AddHours(1), "jo"), 10, Audit, CancellationToken.None));
        await here.RefreshNowAsync(CancellationToken.None);

        Assert.Equal(new CutoffFinding.IssuedUpTo(now), new WatchedCutoffs(here).Find("iss", "a", family: null));
        await Eventually.HoldsAsync(() => Task.FromResult(new WatchedCutoffs(there).Find("iss", "a", family: null) is CutoffFinding.IssuedUpTo));
        await there.StopAsync(CancellationToken.None);
        await here.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task A_stop_is_in_force_in_the_other_replica_also_while_redis_is_away()
    {
        using var here = await StartAsync(_redis, Never);
        using var there = await StartAsync(_other, TimeSpan.FromMilliseconds(500));
        await _server.KillAsync();

        await StopAsync("a");
        await here.RefreshNowAsync(CancellationToken.None);

        Assert.True(IsStopped(here, "a"));
        await Eventually.HoldsAsync(() => Task.FromResult(IsStopped(there, "a")));
        await there.StopAsync(CancellationToken.None);
        await here.StopAsync(CancellationToken.None);
    }

    private async Task<ControlWatcher> StartAsync(RedisConnected redis, TimeSpan pace)
    {
        var watcher = new ControlWatcher(
            new SqlControlVersion(_harness.Tables.Control), new SqlStopLedger(_harness.Tables.Control), new SqlTokenCutoffLedger(_harness.Tables.Control), redis.Get<IControlSignal>(), _harness.Time, NullLogger<ControlWatcher>.Instance)
        { Pace = pace };
        await watcher.StartAsync(CancellationToken.None);
        return watcher;
    }

    private async Task StopAsync(string agent) => Assert.IsType<ControlWrite<StopRecord>.Written>(
        await new SqlStopLedger(_harness.Tables.Control).StopAsync(new StopRecord(StopScope.Agent, agent, _harness.Time.GetUtcNow(), "jo"), Audit, CancellationToken.None));

    private static bool IsStopped(ControlWatcher watcher, string agent) => watcher.Current!.Stops.Find(agent, "merchant", category: null, issuer: null) is not null;
}
