using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.State;
using Sidecar.State.Memory;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Conventions;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.State;

public sealed class RateStoreMetricsTests
{
    [Fact]
    public async Task Replicas_and_what_was_forgotten_are_counted_under_the_names_in_the_document()
    {
        await using var services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        var local = new MemoryRateLimits(new ManualTimeProvider(), capacity: 1, maxEntries: 10);
        using var metrics = new RateStoreMetrics(services.GetRequiredService<IMeterFactory>(), new OneReplica(), local);
        foreach (var key in new[] { "a", "b", "c" })
        {
            await local.TryAcquireAsync(new RateAttempt(new RateCharge(Digest(key), 1, TimeSpan.FromMinutes(1), 1)), CancellationToken.None);
        }

        var seen = new Dictionary<string, long>();
        var document = Repository.Text("docs/metrics.md");
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, own) =>
        {
            if (instrument.Meter.Scope == services.GetRequiredService<IMeterFactory>())
            {
                own.EnableMeasurementEvents(instrument);
                Assert.Contains($" | {instrument.Description} |\n", document, StringComparison.Ordinal);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => seen[instrument.Name] = value);
        listener.Start();
        listener.RecordObservableInstruments();

        Assert.Equal(2, seen["sidecar.rate_limits.forgotten"]);
        Assert.Equal(1, seen["sidecar.replicas"]);
        Assert.Contains("| `sidecar_rate_limits_forgotten_total` |", document, StringComparison.Ordinal);
        Assert.Contains("| `sidecar_replicas` |", document, StringComparison.Ordinal);
    }
}
