using System.Collections.Immutable;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sidecar.Budgets;
using Sidecar.Ledger;
using Sidecar.Policies;
using Sidecar.State;
using Sidecar.State.Redis;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Budgets;

/// <summary>One of several processes that decide about spending, on Postgres and Redis, as the composition makes it.</summary>
internal sealed class SpendingReplica : IAsyncDisposable
{
    private readonly ServiceProvider _services;

    private SpendingReplica(string postgres, string redis) => _services = new ServiceCollection()
        .AddMetrics()
        .AddLogging(logging => logging.AddProvider(Log))
        .AddLedger(new LedgerOptions { Kind = LedgerKind.Postgres, ConnectionString = postgres })
        .AddState(new StateOptions { Kind = StateKind.Redis, Redis = redis, Timeout = TimeSpan.FromSeconds(2) })
        .AddBudgets(new SpendingOptions())
        .BuildServiceProvider();

    public Resilience.LogLines Log { get; } = new();

    public ISpendControl Spending => Get<ISpendControl>();

    /// <param name="postgres">A connection string, with a schema.</param>
    public static async Task<SpendingReplica> StartAsync(string postgres, string redis)
    {
        var replica = new SpendingReplica(postgres, redis);
        foreach (var service in replica._services.GetServices<IHostedService>())
        {
            await service.StartAsync(CancellationToken.None);
        }

        await Eventually.HoldsAsync(() => Task.FromResult(replica.Get<RedisHealth>().IsUp));
        return replica;
    }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public async Task PutAsync(AgentRecord agent)
    {
        Assert.IsType<ControlWrite<AgentRecord>.Written>(await Get<IAgentLedger>().PutAsync(agent, 0, new("control.agents.put", "done") { Actor = "operator:jo" }, CancellationToken.None));
        await Get<ControlWatcher>().RefreshNowAsync(CancellationToken.None);
    }

    /// <summary>Waits until it knows of what another replica changed.</summary>
    public Task KnowsAsync(string agent) => Eventually.HoldsAsync(async () => await Get<AgentDirectory>().FindAsync(agent, CancellationToken.None) is AgentFinding.Known);

    public async Task<SpendSum> SpentAsync(string agent) =>
        (await Get<ISpendLedger>().SumAsync(
            new(SpendAccountKind.Agent, agent), "USD", DateTimeOffset.UnixEpoch, new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero), null, ImmutableArray<Digest>.Empty, CancellationToken.None)).SingleOrDefault();

    public async ValueTask DisposeAsync()
    {
        foreach (var service in _services.GetServices<IHostedService>().Reverse())
        {
            await service.StopAsync(CancellationToken.None);
        }

        await _services.DisposeAsync();
    }
}
