using OpenTelemetry.Metrics;

namespace Sidecar.Telemetry;

/// <summary>
/// Has the meter provider made before the first listener opens: a count of connections that missed the first ones would stay wrong.
/// </summary>
internal sealed class MetricsStart(MeterProvider provider) : IHostedService
{
    public MeterProvider Provider { get; } = provider;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
