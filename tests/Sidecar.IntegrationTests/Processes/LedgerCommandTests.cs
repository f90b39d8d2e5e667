using System.Collections.Concurrent;
using System.Net;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Processes;

/// <summary><c>sidecar ledger backup</c> and <c>restore</c>, as operators run them beside the proxy.</summary>
public sealed class LedgerCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Payment_from_before_a_backup_cannot_be_used_again_after_it_is_restored()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        var settings = ProcessSettings.For(upstream, facilitator);
        var settled = new ConcurrentBag<TestPayment>();
        List<TestPayment> before;
        await using (var sidecar = await settings.StartAsync(_folder))
        {
            await sidecar.ReadyAsync();
            using var stop = new CancellationTokenSource();
            var buyers = Enumerable.Range(0, 4).Select(_ => BuyAsync(sidecar, settled, stop.Token)).ToArray();
            await Deadline.UntilAsync(() => settled.Count >= 20, "enough payments settled");
            before = [.. settled];

            var backup = await RunAsync("backup", "copy.db");
            Assert.Equal((0, ""), (backup.ExitCode, backup.Errors));
            Assert.Matches("^Backed up [0-9]+ payments ", backup.Output);

            await stop.CancelAsync();
            await Task.WhenAll(buyers);
            await IsRefusedAsync("exists and is not overwritten", "backup", "copy.db");
            await IsRefusedAsync("belongs to one process", "restore", "copy.db", "--force");
            Assert.Equal(0, (await sidecar.TerminateAsync()).ExitCode);
        }

        await IsRefusedAsync("with --force it is kept", "restore", "copy.db");
        var restore = await RunAsync("restore", "copy.db", "--force");
        Assert.Equal((0, ""), (restore.ExitCode, restore.Errors));
        Assert.Contains("is kept as", restore.Output, StringComparison.Ordinal);

        await using var second = await settings.StartAsync(_folder);
        await second.ReadyAsync();
        var forwarded = upstream.Requests.Count;
        foreach (var payment in before)
        {
            using var answer = await payment.SendAsync(second.Client, new Uri(second.Url, "/paid/x"));
            Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        }

        Assert.Equal(forwarded, upstream.Requests.Count);
        Assert.All(before, payment => Assert.Equal("settled", new LedgerView(_folder.At(ProcessSettings.LedgerFile)).StateOf(payment)));
    }

    [Fact]
    public async Task Wrong_arguments_and_a_wrong_configuration_end_with_2()
    {
        var usage = await Executable.RunAsync(["ledger", "backup"], folder: _folder.Path);
        Assert.Equal(2, usage.ExitCode);
        Assert.Contains("Usage: sidecar ledger", usage.Errors, StringComparison.Ordinal);

        _folder.Write("sidecar.json", """{ "Sidecar": { "Ledger": { "ConnectionString": "Data Source=:memory:" } } }""");
        var configuration = await RunAsync("backup", "copy.db");
        Assert.Equal(2, configuration.ExitCode);
        Assert.Contains("Sidecar:Ledger:ConnectionString", configuration.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("copy.db")));
    }

    [Theory]
    [InlineData("backup")]
    [InlineData("restore")]
    public async Task Ledger_in_Postgres_is_left_to_the_tools_of_Postgres(string action)
    {
        _folder.Write("sidecar.json", """{ "Sidecar": { "Ledger": { "Kind": "Postgres", "ConnectionString": "Host=127.0.0.1;Database=sidecar;Username=sidecar;Password=not-to-be-shown" } } }""");

        await IsRefusedAsync("use pg_dump and pg_restore", action, "copy.db");

        Assert.False(File.Exists(_folder.At("copy.db")));
    }

    private static async Task BuyAsync(SidecarProcess sidecar, ConcurrentBag<TestPayment> settled, CancellationToken stop)
    {
        var buyer = new TestBuyer();
        var url = new Uri(sidecar.Url, "/paid/x");
        while (!stop.IsCancellationRequested)
        {
            var payment = await buyer.PayForAsync(sidecar.Client, url);
            using var answer = await payment.SendAsync(sidecar.Client, url);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            settled.Add(payment);
        }
    }

    private async Task IsRefusedAsync(string because, params string[] arguments)
    {
        var end = await RunAsync(arguments);
        Assert.Equal((1, ""), (end.ExitCode, end.Output));
        Assert.StartsWith("sidecar: cannot ", Assert.Single(end.ErrorLines), StringComparison.Ordinal);
        Assert.Contains(because, end.Errors, StringComparison.Ordinal);
    }

    private Task<Finished> RunAsync(params string[] arguments) => Executable.RunAsync(["ledger", .. arguments, "--config", _folder.At("sidecar.json")], folder: _folder.Path);
}
