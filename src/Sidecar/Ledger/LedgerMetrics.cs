using System.Diagnostics.Metrics;
using Sidecar.Ledger.Audit;

namespace Sidecar.Ledger;

/// <summary>Shows how many writes wait for the ledger, whatever keeps it. Lives as long as the host, beside the ledger.</summary>
internal sealed class LedgerMetrics : IHostedService, IDisposable
{
    private readonly Meter _meter;

    public LedgerMetrics(IMeterFactory meters, ILedgerQueue queue, RefusalAudit refusals)
    {
        _meter = meters.Create("Sidecar");
        _meter.CreateObservableGauge("sidecar.ledger.queue", () => queue.Queued, "{write}", "Writes that wait for the ledger's disk or database.");
        _meter.CreateObservableCounter("sidecar.audit.counted", () => refusals.Counted, "{refusal}", "Refusals that the audit has as a number together, and not one by one.");
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _meter.Dispose();
}
