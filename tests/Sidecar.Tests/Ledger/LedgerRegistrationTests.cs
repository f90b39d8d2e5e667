using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Sidecar.Ledger;
using Sidecar.Ledger.Sqlite;
using Sidecar.Policies;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

public sealed class LedgerRegistrationTests
{
    [Fact]
    public async Task One_ledger_plays_all_its_roles_from_start_to_disposal()
    {
        var folder = Directory.CreateTempSubdirectory("ledger-").FullName;
        var services = new ServiceCollection().AddLogging().AddLedger(new LedgerOptions { ConnectionString = $"Data Source={folder}/sidecar.db" });
        await using (var provider = services.BuildServiceProvider())
        {
            var ledger = provider.GetRequiredService<IPaymentLedger>();
            Assert.Same(ledger, provider.GetRequiredService<IUnsettledPayments>());
            Assert.Same(ledger, provider.GetRequiredService<IPaymentGrants>());
            Assert.Same(ledger, provider.GetRequiredService<IPaymentHistory>());
            Assert.Same(ledger, provider.GetRequiredService<ILedgerLeases>());
            Assert.Same(ledger, provider.GetRequiredService<ILedgerQueue>());
            Assert.Same(ledger, Assert.Single(provider.GetServices<IReadinessCheck>()));
            Assert.Equal("ledger", provider.GetRequiredService<IReadinessCheck>().Name);
            await Assert.Single(provider.GetServices<IHostedService>().OfType<SqliteLedger>()).StartAsync(CancellationToken.None);
            await ledger.ClaimedAsync("p");
            Assert.True(provider.GetRequiredService<IReadinessCheck>().Check().IsReady);
        }

        // Closed with the container: nothing of the write-ahead log is left, and the file can be taken.
        Assert.False(File.Exists($"{folder}/sidecar.db-wal"));
        Directory.Delete(folder, recursive: true);
    }

    [Theory]
    [InlineData(LedgerKind.Sqlite, "Data Source=sidecar.db")]
    [InlineData(LedgerKind.Postgres, "Host=127.0.0.1;Database=sidecar;Username=sidecar")]
    public async Task What_operators_decide_is_kept_by_the_same_ledger_whatever_keeps_it(object kind, string connectionString)
    {
        var services = new ServiceCollection().AddLogging().AddLedger(new LedgerOptions { Kind = (LedgerKind)kind, ConnectionString = connectionString });
        await using var provider = services.BuildServiceProvider();

        Type[] ledgers = [typeof(IAgentLedger), typeof(IBudgetLedger), typeof(IApprovalLedger), typeof(IStopLedger), typeof(IControlVersion), typeof(IRefreshHandleLedger), typeof(ISigningKeyLedger)];

        Assert.All(ledgers, ledger => Assert.NotNull(provider.GetRequiredService(ledger)));
    }

    [Theory]
    [InlineData(LedgerKind.Sqlite, "Data Source=sidecar.db")]
    [InlineData(LedgerKind.Postgres, "Host=127.0.0.1;Database=sidecar;Username=sidecar")]
    public async Task Queue_is_measured_whatever_keeps_the_ledger(object kind, string connectionString)
    {
        var services = new ServiceCollection().AddLogging().AddLedger(new LedgerOptions { Kind = (LedgerKind)kind, ConnectionString = connectionString });
        await using var provider = services.BuildServiceProvider();
        var measured = new List<int>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            // Instruments are the process's: only those of this container count.
            if (instrument.Name == "sidecar.ledger.queue" && ReferenceEquals(instrument.Meter.Scope, provider.GetRequiredService<IMeterFactory>()))
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((_, value, _, _) => measured.Add(value));
        listener.Start();

        Assert.Single(provider.GetServices<IHostedService>().OfType<LedgerMetrics>());
        listener.RecordObservableInstruments();

        Assert.Equal([0], measured);
    }
}
