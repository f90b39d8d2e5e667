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
}
