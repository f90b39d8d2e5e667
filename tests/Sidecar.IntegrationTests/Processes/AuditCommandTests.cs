using System.Net;
using Microsoft.Data.Sqlite;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Processes;

/// <summary><c>sidecar audit verify</c>, as auditors run it beside the proxy.</summary>
public sealed class AuditCommandTests : IDisposable
{
    private const int Buyers = 8;

    private readonly TemporaryFolder _folder = new();
    private int _served;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Audit_is_whole_beside_a_running_proxy_and_after_it_was_killed_and_a_change_is_found()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        var settings = ProcessSettings.For(upstream, facilitator);
        var noted = await CrashAsync(settings);

        var killed = await RunAsync();
        Assert.Equal((0, ""), (killed.ExitCode, killed.Errors));
        Assert.Equal(0, (await RunAsync("--head", noted)).ExitCode);
        Assert.Equal(0L, Ask("select count(*) from payments p where state = 'settled' and not exists (select 1 from audit where action = 'payment.settle' and decision = 'done' and subject = 'payment:' || p.id)"));
        Assert.True(Ask("select count(*) from audit where action = 'payment.settle' and decision = 'done'") >= _served);

        Ask("drop trigger audit_update; update audit set amount = '1' where number = 2; select 1");
        var changed = await RunAsync();
        Assert.Equal((1, ""), (changed.ExitCode, changed.Output));
        Assert.StartsWith("sidecar: the audit is broken at record 2: ", Assert.Single(changed.ErrorLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Hash_that_is_not_in_the_chain_is_told()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        await using (var sidecar = await ProcessSettings.For(upstream, facilitator).StartAsync(_folder))
        {
            await sidecar.ReadyAsync();
            Assert.StartsWith("The audit is whole: 0 records", (await RunAsync()).Output, StringComparison.Ordinal);
        }

        var cut = await RunAsync("--head", new string('a', 64));

        Assert.Equal((1, ""), (cut.ExitCode, cut.Output));
        Assert.Contains("no record has the hash that was noted", cut.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Wrong_arguments_end_with_2_and_a_ledger_that_is_not_there_with_1()
    {
        _folder.Write("sidecar.json", """{ "Sidecar": { "Ledger": { "ConnectionString": "Data Source=none.db" } } }""");

        var usage = await RunAsync("--head", "abc");
        var missing = await RunAsync();

        Assert.Equal(2, usage.ExitCode);
        Assert.Contains("Usage: sidecar audit", usage.Errors, StringComparison.Ordinal);
        Assert.Equal((1, ""), (missing.ExitCode, missing.Output));
        Assert.StartsWith("sidecar: cannot verify: ", Assert.Single(missing.ErrorLines), StringComparison.Ordinal);
        Assert.False(File.Exists(_folder.At("none.db")));
    }

    /// <returns>The last hash while the proxy still ran.</returns>
    private async Task<string> CrashAsync(SidecarSettings settings)
    {
        await using var sidecar = await settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        var buyers = Enumerable.Range(0, Buyers).Select(_ => BuyUntilItDiesAsync(sidecar)).ToArray();
        await Deadline.UntilAsync(() => Volatile.Read(ref _served) >= 20, "enough payments served");

        var running = await RunAsync();
        Assert.Equal((0, ""), (running.ExitCode, running.Errors));
        await sidecar.KillAsync();
        await Task.WhenAll(buyers);
        return running.Output.TrimEnd()[^64..];
    }

    private async Task BuyUntilItDiesAsync(SidecarProcess sidecar)
    {
        var buyer = new TestBuyer();
        var url = new Uri(sidecar.Url, "/paid/x");
        try
        {
            while (true)
            {
                var payment = await buyer.PayForAsync(sidecar.Client, url);
                using var answer = await payment.SendAsync(sidecar.Client, url);
                if (answer.StatusCode == HttpStatusCode.OK)
                {
                    Interlocked.Increment(ref _served);
                }
            }
        }
        catch (HttpRequestException)
        {
            // The process is gone.
        }
    }

    private long Ask(string sql)
    {
        using var connection = new SqliteConnection($"Data Source={_folder.At(ProcessSettings.LedgerFile)};Pooling=False");
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        return (long)command.ExecuteScalar()!;
    }

    private Task<Finished> RunAsync(params string[] arguments) => Executable.RunAsync(["audit", "verify", .. arguments, "--config", _folder.At("sidecar.json")], folder: _folder.Path);
}
