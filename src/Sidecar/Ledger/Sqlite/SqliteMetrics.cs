using System.Diagnostics.Metrics;

namespace Sidecar.Ledger.Sqlite;

/// <summary>Shows how many writes wait for the disk. Lives as long as the host, beside the ledger.</summary>
internal sealed class SqliteMetrics : IHostedService, IDisposable
{
    private readonly Meter _meter;

    public SqliteMetrics(IMeterFactory meters, SqliteLedger ledger)
    {
        _meter = meters.Create("Sidecar");
        _meter.CreateObservableGauge("sidecar.ledger.queue", () => ledger.Queued, "{write}", "Writes that wait for the ledger's disk.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
