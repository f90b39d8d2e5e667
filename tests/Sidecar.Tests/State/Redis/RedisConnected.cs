using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Sidecar.Policies;
using Sidecar.State;
using Sidecar.State.Redis;

namespace Sidecar.Tests.State.Redis;

/// <summary>The stores of one replica, as the composition makes them, with its monitor running.</summary>
internal sealed class RedisConnected : IAsyncDisposable
{
    // Longer than the product's default: these tests are not about a machine that has no time.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    private readonly ServiceProvider _services;
    private readonly RedisMonitor _monitor;

    private RedisConnected(RedisSettings settings, ILoggerProvider? log, StateOnUnavailable? onUnavailable)
    {
        // The stores alone, without what stands in for them, unless a test asks for it.
        onUnavailable ??= new StateOnUnavailable { RateLimits = UnavailableAction.Refuse };
        var services = new ServiceCollection()
            .AddMetrics()
            .AddLogging(logging =>
            {
                if (log is not null)
                {
                    logging.AddProvider(log);
                }
            })
            .AddState(new StateOptions { Kind = StateKind.Redis, Redis = "not used", OnUnavailable = onUnavailable })
            .AddSingleton(settings);
        _services = services.BuildServiceProvider();

        // As a policy with a nonce does.
        Get<StoreDemand>().Need(nameof(StateOnUnavailable.Nonces));
        _monitor = _services.GetServices<IHostedService>().OfType<RedisMonitor>().Single();
    }

    public RedisHealth Health => Get<RedisHealth>();

    /// <summary>What the check named <c>state</c> says.</summary>
    public Readiness Readiness => _services.GetServices<IReadinessCheck>().Single(check => check.Name == "state").Check();

    /// <summary>Connected and answering.</summary>
    public static async Task<RedisConnected> ConnectAsync(string connectionString, string prefix = "sidecar:", TimeSpan? timeout = null)
    {
        var connected = await StartAsync(SettingsOf(connectionString, prefix, timeout));
        await connected.UpAsync();
        return connected;
    }

    /// <summary>Started, whether Redis is there or not.</summary>
    public static async Task<RedisConnected> StartAsync(RedisSettings settings, ILoggerProvider? log = null, StateOnUnavailable? onUnavailable = null)
    {
        var connected = new RedisConnected(settings, log, onUnavailable);
        await connected._monitor.StartAsync(CancellationToken.None);
        return connected;
    }

    public static RedisSettings SettingsOf(string connectionString, string prefix = "sidecar:", TimeSpan? timeout = null) =>
        RedisSettings.From(new StateOptions { Kind = StateKind.Redis, Redis = connectionString, KeyPrefix = prefix, Timeout = timeout ?? Timeout });

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task UpAsync() => BecomesAsync(isUp: true);

    public Task AwayAsync() => BecomesAsync(isUp: false);

    public async ValueTask DisposeAsync()
    {
        await _monitor.StopAsync(CancellationToken.None);
        await _services.DisposeAsync();
    }

    private async Task BecomesAsync(bool isUp)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (Health.IsUp != isUp)
        {
            await Task.Delay(10, patience.Token);
        }
    }
}
