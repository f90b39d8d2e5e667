using System.Net;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Processes;

/// <summary>SIGTERM, as Kubernetes sends it.</summary>
public sealed class TerminationTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TaskCompletionSource _upstreamGoesOn = new();
    private readonly TaskCompletionSource _facilitatorGoesOn = new();
    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;
    private SidecarSettings _settings = null!;
    private LedgerView _ledger = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _facilitator = await ScriptedFacilitator.StartAsync();
        _ledger = new LedgerView(_folder.At(ProcessSettings.LedgerFile));
        _settings = ProcessSettings.For(_upstream, _facilitator);
    }

    public async Task DisposeAsync()
    {
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Readiness_turns_red_and_what_is_in_flight_or_arrives_meanwhile_is_finished()
    {
        _settings.Set("Sidecar:Shutdown:DrainDelay", "00:00:04").Set("Sidecar:Shutdown:Timeout", "00:00:30");
        await using var sidecar = await _settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        var (slow, slowAnswer) = await BeginSlowRequestAsync(sidecar);
        var (settling, settlingAnswer) = await BeginSettlementAsync(sidecar);

        await sidecar.SignalTerminationAsync();
        await Deadline.UntilAsync(sidecar.ReadinessAsync, status => status == 503, "readiness is red");
        using var newcomer = new HttpClient();
        using var answer = await newcomer.GetAsync(new Uri(sidecar.Url, "/open/x"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);

        // Only when nobody is let in any more do the slow ones go on.
        await Deadline.UntilAsync(async () => await IsClosedAsync(sidecar.Url), closed => closed, "the listener is closed");
        _upstreamGoesOn.SetResult();
        _facilitatorGoesOn.SetResult();
        foreach (var (payment, pending) in new[] { (slow, slowAnswer), (settling, settlingAnswer) })
        {
            using var finished = await pending;
            Assert.Equal((HttpStatusCode.OK, true), (finished.StatusCode, payment.Receipt(finished)?.Success));
        }

        var end = await sidecar.EndedAsync();
        Assert.Equal((0, ""), (end.ExitCode, end.Errors));
        Assert.Equal(["settled", "settled"], _ledger.Payments().Select(row => row.State));
    }

    [Fact]
    public async Task Request_that_outlives_the_shutdown_is_cut_and_its_payment_given_back()
    {
        _settings.Set("Sidecar:Shutdown:Timeout", "00:00:01");
        await using var sidecar = await _settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        var (payment, pending) = await BeginSlowRequestAsync(sidecar);

        var end = await sidecar.TerminateAsync();

        Assert.Equal((0, ""), (end.ExitCode, end.Errors));
        await Assert.ThrowsAsync<HttpRequestException>(() => pending);
        Assert.Equal(("released", "shutting_down"), (_ledger.StateOf(payment), _ledger.Find(payment)!.Reason));
    }

    [Fact]
    public async Task Settlement_that_outlives_the_shutdown_is_unknown_to_the_next_process_and_decided_there()
    {
        _settings.Set("Sidecar:Shutdown:Timeout", "00:00:01");
        TestPayment payment;
        await using (var sidecar = await _settings.StartAsync(_folder))
        {
            await sidecar.ReadyAsync();
            (payment, var pending) = await BeginSettlementAsync(sidecar);

            var end = await sidecar.TerminateAsync();

            Assert.Equal((0, ""), (end.ExitCode, end.Errors));
            await Assert.ThrowsAsync<HttpRequestException>(() => pending);
            Assert.Contains(_ledger.StateOf(payment), (string[])["settling", "unknown"]);
        }

        _facilitatorGoesOn.SetResult();
        await using var next = await _settings.StartAsync(_folder);
        var settled = await _ledger.WaitForAsync(payment, "settled");
        Assert.Equal("unknown", settled.Transitions[^2]);
    }

    [Fact]
    public async Task Idle_process_ends_at_once_with_its_ledger_closed()
    {
        await using var sidecar = await _settings.StartAsync(_folder);
        await sidecar.ReadyAsync();

        var end = await sidecar.TerminateAsync();

        Assert.Equal((0, ""), (end.ExitCode, end.Errors));
        Assert.Contains("everything written", end.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(_ledger.File + "-wal"));
    }

    private async Task<(TestPayment Payment, Task<HttpResponseMessage> Answer)> BeginSlowRequestAsync(SidecarProcess sidecar)
    {
        _upstream.On("/paid/slow", UpstreamReply.Json("{}").After(_upstreamGoesOn.Task));
        var begun = await BeginAsync(sidecar, "/paid/slow");
        await Deadline.UntilAsync(() => _upstream.Hits("/paid/slow") == 1, "the request is at the upstream");
        return begun;
    }

    private async Task<(TestPayment Payment, Task<HttpResponseMessage> Answer)> BeginSettlementAsync(SidecarProcess sidecar)
    {
        _facilitator.Settle.Next(FacilitatorBehaviour.Ok().After(_facilitatorGoesOn.Task));
        var begun = await BeginAsync(sidecar, "/paid/settling");
        await _facilitator.WaitForAsync(FacilitatorEndpoint.Settle, 1);
        return begun;
    }

    private static async Task<(TestPayment Payment, Task<HttpResponseMessage> Answer)> BeginAsync(SidecarProcess sidecar, string path)
    {
        var url = new Uri(sidecar.Url, path);
        var payment = await new TestBuyer().PayForAsync(sidecar.Client, url);
        return (payment, payment.SendAsync(sidecar.Client, url));
    }

    private static async Task<bool> IsClosedAsync(Uri url)
    {
        using var socket = new System.Net.Sockets.TcpClient();
        try
        {
            await socket.ConnectAsync(url.Host, url.Port);
            return false;
        }
        catch (System.Net.Sockets.SocketException)
        {
            return true;
        }
    }
}
