using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Sidecar.Policies;
using Sidecar.Resilience;

namespace Sidecar.Tests.Resilience;

public sealed class DrainServiceTests
{
    [Fact]
    public async Task The_replica_is_unready_before_anything_stops_and_the_rest_waits_for_the_delay()
    {
        var log = new LogLines();
        using var host = Build(new() { DrainDelay = TimeSpan.FromSeconds(0.3) }, log);
        await host.StartAsync();
        var state = host.Services.GetRequiredService<DrainState>();
        Assert.True(state.Check().IsReady);

        var probe = host.Services.GetRequiredService<StopProbe>();
        var stopping = host.StopAsync();
        Assert.True(state.IsDraining);
        Assert.False(state.Check().IsReady);
        Assert.False(probe.IsStopped);
        await stopping;

        Assert.True(probe.IsStopped);
        Assert.Contains("Draining: not ready any more, still accepting for 00:00:00.3000000", log.Lines);
    }

    [Fact]
    public async Task A_stop_that_is_out_of_patience_is_not_held_back()
    {
        var log = new LogLines();
        using var host = Build(new() { DrainDelay = TimeSpan.FromMinutes(10) }, log);
        await host.StartAsync();

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(0.2));
        await host.StopAsync(patience.Token).WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Contains("Draining was cut short: the time to shut down is over", log.Lines);
    }

    [Fact]
    public void The_hosts_patience_covers_the_delay_and_the_requests_in_flight()
    {
        using var host = Build(new() { DrainDelay = TimeSpan.FromSeconds(7), Timeout = TimeSpan.FromSeconds(30) }, new());

        Assert.Equal(TimeSpan.FromSeconds(37), host.Services.GetRequiredService<IOptions<HostOptions>>().Value.ShutdownTimeout);
        Assert.Single(host.Services.GetServices<IReadinessCheck>(), check => check.Name == "draining");
    }

    [Fact]
    public void Impossible_times_are_configuration_errors()
    {
        var errors = new ErrorLines();
        ShutdownOptionsValidator.Validate(
            new() { DrainDelay = TimeSpan.FromSeconds(-1), Timeout = TimeSpan.Zero }, ShutdownOptions.Section, errors);

        Assert.Equal(["Sidecar:Shutdown:DrainDelay", "Sidecar:Shutdown:Timeout"], errors.Keys);
    }

    private static IHost Build(ShutdownOptions options, LogLines log)
    {
        var builder = Host.CreateEmptyApplicationBuilder(settings: null);
        builder.Logging.AddProvider(log);
        builder.Services.AddResilience(options);
        builder.Services.AddSingleton<StopProbe>();
        builder.Services.AddHostedService(services => services.GetRequiredService<StopProbe>());
        return builder.Build();
    }

    private sealed class StopProbe : IHostedService
    {
        public bool IsStopped { get; private set; }

        public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken)
        {
            IsStopped = true;
            return Task.CompletedTask;
        }
    }
}
