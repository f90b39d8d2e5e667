using System.Text.Json;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Payments;
using Sidecar.IntegrationTests.Processes;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Stores;

/// <summary>The commands of <c>docs/operations/postgres.md</c> as they stand there, on a database and a role made as it says.</summary>
public sealed class PostgresBackupTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    private static string Document => Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "..", "..", "..", "..", "..", "docs", "operations", "postgres.md"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Payment_from_before_a_dump_cannot_be_used_again_after_it_is_restored()
    {
        await cluster.Server.ExecuteAsync("public", "create role shop login password 'shop'");
        await cluster.Server.ExecuteAsync("public", "create database sidecar owner shop");
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        var settings = cluster.Keeping(ProcessSettings.For(upstream, facilitator), "public", connection =>
            (connection.Database, connection.Username, connection.Password) = ("sidecar", "shop", "shop"));
        var before = await PayAsync(settings);

        await RunAsDocumentedAsync("pg_dump");
        await cluster.Server.ExecuteAsync("public", "alter database sidecar rename to sidecar_before");
        await RunAsDocumentedAsync("pg_restore");

        // What was stored of the answer was in the memory of the first process.
        await using var sidecar = await settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        using var again = await before.SendAsync(sidecar.Client, Paid(sidecar));
        await Expect.AlreadySettledAsync(again, before);
        Assert.Equal(SettlementBook.TransactionOf(before.Nonce), Assert.Single(await TransactionsAsync(sidecar)));
        Assert.Equal((1, 1), (upstream.Hits(), facilitator.Count(FacilitatorEndpoint.Settle)));

        // And it is a ledger like any other.
        var after = await new TestBuyer().PayForAsync(sidecar.Client, Paid(sidecar));
        using var served = await after.SendAsync(sidecar.Client, Paid(sidecar));
        Expect.Served(served, after);
        Assert.Equal([SettlementBook.TransactionOf(after.Nonce), SettlementBook.TransactionOf(before.Nonce)], await TransactionsAsync(sidecar));
    }

    private static Uri Paid(SidecarProcess sidecar) => new(sidecar.Url, "/paid/x");

    private static async Task<List<string?>> TransactionsAsync(SidecarProcess sidecar)
    {
        using var page = JsonDocument.Parse(await sidecar.Client.GetStringAsync(new Uri(sidecar.AdminUrl, "/admin/payments?state=settled")));
        return [.. page.RootElement.GetProperty("payments").EnumerateArray().Select(payment => payment.GetProperty("transaction").GetString())];
    }

    private async Task<TestPayment> PayAsync(SidecarSettings settings)
    {
        await using var sidecar = await settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        var payment = await new TestBuyer().PayForAsync(sidecar.Client, Paid(sidecar));
        using var served = await payment.SendAsync(sidecar.Client, Paid(sidecar));
        Expect.Served(served, payment);
        Assert.Equal(0, (await sidecar.TerminateAsync()).ExitCode);
        return payment;
    }

    /// <summary>The document's line with this command; its day is any day.</summary>
    private Task RunAsDocumentedAsync(string command)
    {
        var line = Assert.Single(File.ReadLines(Document), line => line.StartsWith(command + " ", StringComparison.Ordinal));
        return cluster.Server.ShellAsync(line.Replace("$(date +%F)", "2026-01-31", StringComparison.Ordinal), _folder.Path);
    }
}
