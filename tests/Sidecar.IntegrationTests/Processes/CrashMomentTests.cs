using System.Net;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Processes;

/// <summary>The process dies at a chosen moment of one payment and is started again on the same ledger.</summary>
public sealed class CrashMomentTests : IAsyncLifetime, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;
    private SidecarSettings _settings = null!;
    private LedgerView _ledger = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _facilitator = await ScriptedFacilitator.StartAsync();
        _ledger = new LedgerView(_folder.At(ProcessSettings.LedgerFile));
        _settings = ProcessSettings.For(_upstream, _facilitator).Patience(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20));
    }

    public async Task DisposeAsync()
    {
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/paid/x")]
    [InlineData("/before/x")]
    public async Task Payment_that_was_being_verified_has_failed_and_buys_nothing(string path)
    {
        _facilitator.Verify.Next(FacilitatorBehaviour.Hang());
        var payment = await CrashAsync(path, () => _facilitator.WaitForAsync(FacilitatorEndpoint.Verify, 1));

        await using var sidecar = await _settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        using var answer = await payment.SendAsync(sidecar.Client, new Uri(sidecar.Url, path));

        Assert.Equal("failed", _ledger.StateOf(payment));
        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.Equal((0, 0), (_upstream.Hits(), _facilitator.Count(FacilitatorEndpoint.Settle)));
    }

    [Fact]
    public async Task Payment_whose_request_was_at_the_upstream_has_failed_and_buys_nothing()
    {
        _upstream.On("/paid/x", UpstreamReply.Hang(), UpstreamReply.Json("{}"));
        var payment = await CrashAsync("/paid/x", () => Deadline.UntilAsync(() => _upstream.Hits() == 1, "forwarded"));

        await using var sidecar = await _settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        using var answer = await payment.SendAsync(sidecar.Client, new Uri(sidecar.Url, "/paid/x"));

        Assert.Equal("failed", _ledger.StateOf(payment));
        Assert.Equal(HttpStatusCode.PaymentRequired, answer.StatusCode);
        Assert.Equal((1, 0), (_upstream.Hits(), _facilitator.Count(FacilitatorEndpoint.Settle)));
    }

    [Theory]
    [InlineData("/paid/x", 1, true)]
    [InlineData("/paid/x", 1, false)]
    [InlineData("/before/x", 0, true)]
    [InlineData("/before/x", 0, false)]
    public async Task Payment_that_was_being_settled_is_unknown_until_the_facilitator_tells(string path, int hits, bool moneyMoved)
    {
        _facilitator.Settle.Always(moneyMoved ? FacilitatorBehaviour.SettleThenHang() : FacilitatorBehaviour.Hang());
        var payment = await CrashAsync(path, () => _facilitator.WaitForAsync(FacilitatorEndpoint.Settle, 1));
        Assert.Equal("settling", _ledger.StateOf(payment));

        // The new process asks again at once; while nobody tells, the payment is shown as what it is and has no price.
        await using var sidecar = await _settings.Patience(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(0.5)).StartAsync(_folder);
        await sidecar.ReadyAsync();
        Assert.Equal(("unknown", "interrupted"), (_ledger.StateOf(payment), _ledger.Find(payment)!.Reason));
        using var pending = await payment.SendAsync(sidecar.Client, new Uri(sidecar.Url, path));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, pending.StatusCode);
        Assert.Equal((false, "settlement_pending"), (payment.Receipt(pending)!.Success, payment.Receipt(pending)!.ErrorReason));
        Assert.False(pending.Headers.Contains("PAYMENT-REQUIRED"));

        _facilitator.Settle.Always(FacilitatorBehaviour.Ok());
        var settled = await _ledger.WaitForAsync(payment, "settled");
        using var used = await payment.SendAsync(sidecar.Client, new Uri(sidecar.Url, path));

        Assert.Equal(SettlementBook.TransactionOf(payment.Nonce), settled.Transaction);
        Assert.Equal((HttpStatusCode.Conflict, settled.Transaction), (used.StatusCode, payment.Receipt(used)!.Transaction));
        Assert.Equal(hits, _upstream.Hits());
        Assert.Single(_facilitator.CallsTo(FacilitatorEndpoint.Settle).Select(call => call.Text).Distinct());
        _facilitator.AssertNothingSettledTwice();
    }

    private async Task<TestPayment> CrashAsync(string path, Func<Task> moment)
    {
        await using var sidecar = await _settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        var url = new Uri(sidecar.Url, path);
        var payment = await new TestBuyer().PayForAsync(sidecar.Client, url);
        var answer = payment.SendAsync(sidecar.Client, url);
        await moment();
        await sidecar.KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
        return payment;
    }
}
