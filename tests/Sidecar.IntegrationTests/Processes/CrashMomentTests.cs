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
        Assert.Equal((HttpStatusCode.OK, settled.Transaction), (used.StatusCode, payment.Receipt(used)!.Transaction));
        Assert.Equal(hits + 1, _upstream.Hits());
        Assert.Single(_facilitator.CallsTo(FacilitatorEndpoint.Settle).Select(call => call.Text).Distinct());
        _facilitator.AssertNothingSettledTwice();
    }

    [Fact]
    public async Task Payment_in_advance_whose_request_was_at_the_upstream_is_honoured_once()
    {
        _upstream.On("/before/x", UpstreamReply.Hang(), UpstreamReply.Text("the paid answer").After(TimeSpan.FromMilliseconds(100)), UpstreamReply.Text("another"));
        var payment = await CrashAsync("/before/x", () => Deadline.UntilAsync(() => _upstream.Hits() == 1, "forwarded"));
        Assert.Equal("settled", _ledger.StateOf(payment));

        await using var sidecar = await _settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        var url = new Uri(sidecar.Url, "/before/x");
        var answers = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => payment.SendAsync(sidecar.Client, url)));

        var honoured = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK && !answer.Headers.Contains("Idempotent-Replayed"));
        Assert.Equal("the paid answer", await honoured.Content.ReadAsStringAsync());
        Assert.True(payment.Receipt(honoured)?.Success);
        Assert.All(answers, answer => Assert.True(answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.Conflict));
        Assert.Equal((2, 1), (_upstream.Hits(), _facilitator.Settlements.Count));
    }

    [Fact]
    public async Task Payment_in_advance_of_a_request_that_is_not_safe_is_owed()
    {
        _upstream.On("/before/x", UpstreamReply.Hang(), UpstreamReply.Text("never"));
        var payment = await CrashAsync("/before/x", () => Deadline.UntilAsync(() => _upstream.Hits() == 1, "forwarded"), HttpMethod.Post);

        await using var sidecar = await _settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        using var request = payment.Request(HttpMethod.Post, new Uri(sidecar.Url, "/before/x"));
        using var answer = await sidecar.Client.SendAsync(request);

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
        Assert.Contains("payment_owed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.True(payment.Receipt(answer)?.Success);
        Assert.Equal((1, 1), (_upstream.Hits(), _facilitator.Settlements.Count));
    }

    [Fact]
    public async Task Answer_that_was_begun_was_given_and_is_not_given_twice()
    {
        _upstream.On("/paid/x", UpstreamReply.ServerSentEvents(events: null), UpstreamReply.Text("another"));
        var payment = await CrashAsync("/paid/x", () => Deadline.UntilAsync(() => _ledger.Payments() is [{ State: "settled" }], "settled"));

        await using var sidecar = await _settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        using var answer = await payment.SendAsync(sidecar.Client, new Uri(sidecar.Url, "/paid/x"));

        Assert.Equal((HttpStatusCode.Conflict, true), (answer.StatusCode, payment.Receipt(answer)?.Success));
        Assert.Equal((1, 1), (_upstream.Hits(), _facilitator.Settlements.Count));
    }

    private async Task<TestPayment> CrashAsync(string path, Func<Task> moment, HttpMethod? method = null)
    {
        await using var sidecar = await _settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        var url = new Uri(sidecar.Url, path);
        var payment = await new TestBuyer().PayForAsync(sidecar.Client, url);
        using var request = payment.Request(method ?? HttpMethod.Get, url);
        var answer = sidecar.Client.SendAsync(request);
        await moment();
        await sidecar.KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
        return payment;
    }
}
