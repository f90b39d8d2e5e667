using System.Net;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Payments;
using Sidecar.IntegrationTests.Processes;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Stores;

/// <summary>A database that does not answer stops nothing but payments, and they go on when it comes.</summary>
public sealed class PostgresAwayTests(PostgresCluster cluster) : IClassFixture<PostgresCluster>, IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Server_that_comes_after_the_start_is_found()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        var settings = cluster.Keeping(ProcessSettings.For(upstream, facilitator), await cluster.Server.CreateSchemaAsync());
        await cluster.Server.StopAsync("fast");
        try
        {
            await using var sidecar = await settings.StartAsync(_folder);
            var payment = await WithoutItAsync(sidecar, upstream);
            Assert.Equal(0, facilitator.Count(FacilitatorEndpoint.Verify));

            await cluster.Server.StartAgainAsync();
            await sidecar.ReadyAsync();

            await PaidAsync(sidecar, payment);
            Assert.Equal(["cannot be written", "is written again"], Changes(sidecar));
        }
        finally
        {
            await cluster.Server.EnsureStartedAsync();
        }
    }

    [Fact]
    public async Task Server_that_goes_and_comes_is_told_once_each_however_many_ask_for_it()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        var settings = cluster.Keeping(ProcessSettings.For(upstream, facilitator), await cluster.Server.CreateSchemaAsync());
        await using var sidecar = await settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        await PaidAsync(sidecar, await new TestBuyer().PayForAsync(sidecar.Client, new Uri(sidecar.Url, "/paid/x")));

        await cluster.Server.StopAsync("immediate");
        try
        {
            var payment = await WithoutItAsync(sidecar, upstream);
            await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ =>
            {
                var another = await new TestBuyer().PayForAsync(sidecar.Client, new Uri(sidecar.Url, "/paid/x"));
                using var refused = await another.SendAsync(sidecar.Client, new Uri(sidecar.Url, "/paid/x"));
                Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
            }));
            await cluster.Server.StartAgainAsync();
            await sidecar.ReadyAsync();

            await PaidAsync(sidecar, payment);
            Assert.Equal(["cannot be written", "is written again"], Changes(sidecar));
        }
        finally
        {
            await cluster.Server.EnsureStartedAsync();
        }
    }

    /// <summary>Paid routes refuse and say when to come again, open ones go on, readiness names the ledger.</summary>
    /// <returns>A payment that was not taken.</returns>
    private static async Task<TestPayment> WithoutItAsync(SidecarProcess sidecar, RecordingUpstream upstream)
    {
        await Deadline.UntilAsync(
            () => sidecar.Client.GetStatusAndTextAsync(new Uri(sidecar.AdminUrl, "/health/ready")),
            answer => answer.Status == 503 && answer.Text.Contains("\"ledger\"", StringComparison.Ordinal), "readiness names the ledger");
        var forwarded = upstream.Hits();
        var payment = await new TestBuyer().PayForAsync(sidecar.Client, new Uri(sidecar.Url, "/paid/x"));
        using var refused = await payment.SendAsync(sidecar.Client, new Uri(sidecar.Url, "/paid/x"));
        await Expect.LaterAsync(refused, "ledger_unavailable");
        using var open = await sidecar.Client.GetAsync("/open/x");
        Assert.Equal((HttpStatusCode.OK, forwarded + 1), (open.StatusCode, upstream.Hits()));
        return payment;
    }

    private static async Task PaidAsync(SidecarProcess sidecar, TestPayment payment)
    {
        using var answer = await payment.SendAsync(sidecar.Client, new Uri(sidecar.Url, "/paid/x"));
        Expect.Served(answer, payment);
    }

    /// <summary>What the log says of the ledger's state, in the order in which it was told.</summary>
    private static IEnumerable<string> Changes(SidecarProcess sidecar) => sidecar.Lines
        .SelectMany(static line => new[] { "cannot be written", "is written again" }.Where(change => line.Contains(change + (change[0] == 'c' ? ";" : "\""), StringComparison.Ordinal)));
}
