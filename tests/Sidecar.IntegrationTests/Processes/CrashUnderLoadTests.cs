using System.Collections.Concurrent;
using System.Net;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Processes;

/// <summary>kill -9 while many buyers pay, a new process on the same ledger, and every payment ever presented once more.</summary>
public sealed class CrashUnderLoadTests : IDisposable
{
    private const int Buyers = 24;
    private const int ServedBeforeTheCrash = 60;
    private const string Mark = "X-Test-Payment";

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentBag<(TestPayment Payment, string Path)> _presented = [];
    private readonly ConcurrentDictionary<string, int> _served = new(StringComparer.Ordinal);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Nothing_is_served_twice_or_settled_twice_or_lost()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        facilitator.Verify.Always(FacilitatorBehaviour.Ok().After(TimeSpan.FromMilliseconds(5)));
        facilitator.Settle.Always(FacilitatorBehaviour.Ok().After(TimeSpan.FromMilliseconds(15)));
        var settings = ProcessSettings.For(upstream, facilitator).Patience(TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(0.5));
        var ledger = new LedgerView(_folder.At(ProcessSettings.LedgerFile));

        await CrashAsync(settings);
        var atCrash = ledger.Payments().ToDictionary(row => row.Nonce!, row => row.State);
        var settling = atCrash.Where(row => row.Value == "settling").Select(row => row.Key).ToHashSet();

        // While the facilitator is silent, nothing can be decided: the ledger shows what the crash left.
        facilitator.Settle.Always(FacilitatorBehaviour.Hang());
        await using var sidecar = await settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        Assert.All(ledger.Payments(), row => Assert.Equal(After(atCrash[row.Nonce!]), row.State));

        facilitator.Settle.Always(FacilitatorBehaviour.Ok());
        await Deadline.UntilAsync(() => ledger.Payments().All(row => row.State is "settled" or "failed"), "every payment is decided");
        await ReplayAllAsync(sidecar);

        Assert.All(_served, served => Assert.Equal(1, served.Value));
        var honoured = ledger.Honoured();
        Assert.All(
            upstream.Requests.GroupBy(request => request.Header(Mark)), asked => Assert.InRange(asked.Count(), 1, honoured.Contains(asked.Key!) ? 2 : 1));
        Assert.All(facilitator.Settlements, settlement => Assert.Equal("settled", ledger.Payments().Single(row => row.Nonce == settlement.PaymentId).State));
        Assert.All(_served.Keys, nonce => Assert.Contains(facilitator.Settlements, settlement => settlement.PaymentId == nonce));

        // Asked again after it had told: only for those whose answer the crash may have swallowed, and never after the new process heard it.
        Assert.All(facilitator.Settlements.Where(settlement => settlement.AskedAfterTold > 0), settlement =>
            Assert.True(settling.Contains(settlement.PaymentId) && settlement.Told <= 2, $"{settlement} was {atCrash.GetValueOrDefault(settlement.PaymentId)}"));
        Assert.Contains(atCrash.Values, state => state != "settled");
    }

    private static string After(string stateAtCrash) => stateAtCrash switch
    {
        "settling" => "unknown",
        "claimed" or "verified" or "forwarded" => "failed",
        _ => stateAtCrash,
    };

    private async Task CrashAsync(SidecarSettings settings)
    {
        await using var sidecar = await settings.StartAsync(_folder);
        await sidecar.ReadyAsync();
        using var asked = await sidecar.Client.GetAsync("/paid/x");
        var offer = await TestOffer.ReadAsync(asked);
        var buyers = Enumerable.Range(0, Buyers).Select(n => BuyUntilItDiesAsync(sidecar, offer, n % 2 == 0 ? "/paid/x" : "/before/x")).ToArray();
        await Deadline.UntilAsync(() => _served.Count >= ServedBeforeTheCrash, "enough payments served");
        await sidecar.KillAsync();
        await Task.WhenAll(buyers);
    }

    private async Task BuyUntilItDiesAsync(SidecarProcess sidecar, TestOffer offer, string path)
    {
        var buyer = new TestBuyer();
        try
        {
            while (true)
            {
                var payment = buyer.Draft(offer).Sign();
                _presented.Add((payment, path));
                await SendAsync(sidecar, payment, path);
            }
        }
        catch (HttpRequestException)
        {
            // The process is gone.
        }
    }

    private async Task ReplayAllAsync(SidecarProcess sidecar)
    {
        // Those that never reached the ledger are new to the second life and may be served by it, once.
        foreach (var _ in Enumerable.Range(0, 2))
        {
            await Parallel.ForEachAsync(_presented, new ParallelOptions { MaxDegreeOfParallelism = 8 }, async (presented, _) =>
                await SendAsync(sidecar, presented.Payment, presented.Path));
        }
    }

    private async Task SendAsync(SidecarProcess sidecar, TestPayment payment, string path)
    {
        using var request = payment.Request(HttpMethod.Get, new Uri(sidecar.Url, path));
        request.Headers.Add(Mark, payment.Nonce);
        using var answer = await sidecar.Client.SendAsync(request);

        // The stored answer of an earlier request is no new one.
        if (answer.StatusCode == HttpStatusCode.OK && !answer.Headers.Contains("Idempotent-Replayed"))
        {
            _served.AddOrUpdate(payment.Nonce, 1, (_, times) => times + 1);
        }
    }
}
