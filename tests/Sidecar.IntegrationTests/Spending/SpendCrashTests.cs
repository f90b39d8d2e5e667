using System.Net;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Processes;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>The process dies at a chosen moment of a payment of an agent's wallet and is started again on the same ledger.</summary>
public sealed class SpendCrashTests : IAsyncLifetime, IDisposable
{
    private const long Price = 10_000;

    private readonly TemporaryFolder _folder = new();
    private readonly TestBuyer _buyer = new();
    private RecordingUpstream _upstream = null!;
    private ScriptedFacilitator _facilitator = null!;
    private SidecarSettings _settings = null!;
    private SpendLedgerView _spends = null!;

    public async Task InitializeAsync()
    {
        _upstream = await RecordingUpstream.StartAsync();
        _facilitator = await ScriptedFacilitator.StartAsync();
        _spends = new SpendLedgerView(_folder.At(ProcessSettings.LedgerFile));
        _settings = SpendingProcess.Spending(ProcessSettings.For(_upstream, _facilitator)).Patience(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20));
    }

    public async Task DisposeAsync()
    {
        await _facilitator.DisposeAsync();
        await _upstream.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("/paid/x", true)]
    [InlineData("/paid/x", false)]
    [InlineData("/before/x", true)]
    [InlineData("/before/x", false)]
    public async Task What_was_being_settled_is_spent_once_and_leaves_no_room(string path, bool moneyMoved)
    {
        _facilitator.Settle.Always(moneyMoved ? FacilitatorBehaviour.SettleThenHang() : FacilitatorBehaviour.Hang());
        await CrashAsync(path, () => _facilitator.WaitForAsync(FacilitatorEndpoint.Settle, 1));
        Assert.Equal([Price], _spends.Counting().Select(static spend => spend.Amount));

        await using var sidecar = await _settings.Patience(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(0.5)).StartAsync(_folder);
        await sidecar.ReadyAsync();
        using var refused = await PayAsync(sidecar, path);
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);

        _facilitator.Settle.Always(FacilitatorBehaviour.Ok());
        await Deadline.UntilAsync(() => _spends.Payments().Any(static payment => payment.State == "settled"), "settled");

        var spend = Assert.Single(_spends.Counting());
        Assert.Equal(("shopper", Price, _spends.Payments().Single(static payment => payment.State == "settled").Id), (spend.Agent, spend.Amount, spend.PaymentId));
    }

    /// <summary>The money moved and the ledger has it; the answer, and whatever comes after it, was not.</summary>
    [Fact]
    public async Task What_was_settled_is_spent_although_nothing_came_after_it()
    {
        _upstream.On("/before/x", UpstreamReply.Hang());
        await CrashAsync("/before/x", () => Deadline.UntilAsync(() => _upstream.Hits() == 1, "forwarded"));
        Assert.Equal("settled", _spends.Payments().Single().State);

        await using var sidecar = await _settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        using var refused = await PayAsync(sidecar, "/before/x");

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal((Price, "shopper"), (Assert.Single(_spends.Counting()).Amount, _spends.Counting()[0].Agent));
    }

    [Theory]
    [InlineData("/paid/x")]
    [InlineData("/before/x")]
    public async Task What_was_not_asked_for_is_not_spent(string path)
    {
        _facilitator.Verify.Next(FacilitatorBehaviour.Hang());
        await CrashAsync(path, () => _facilitator.WaitForAsync(FacilitatorEndpoint.Verify, 1));

        await using var sidecar = await _settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        using var served = await PayAsync(sidecar, path);

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Single(_spends.Counting());
    }

    private async Task CrashAsync(string path, Func<Task> moment)
    {
        await using var sidecar = await _settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        await sidecar.CreateAsync("agents", $$"""
            { "id": "shopper", "currency": "USD", "payers": [ "{{_buyer.Address}}" ], "windows": [ { "rolling": "01:00:00", "maxAmount": "0.01" } ] }
            """);
        var answer = PayAsync(sidecar, path);
        await moment();
        await sidecar.KillAsync();
        await Assert.ThrowsAsync<HttpRequestException>(() => answer);
    }

    private async Task<HttpResponseMessage> PayAsync(SidecarProcess sidecar, string path)
    {
        var url = new Uri(sidecar.Url, path);
        return await (await _buyer.PayForAsync(sidecar.Client, url)).SendAsync(sidecar.Client, url);
    }
}
