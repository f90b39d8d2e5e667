using System.Collections.Concurrent;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Processes;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Tests.Servers;

namespace Sidecar.IntegrationTests.Replicas;

/// <summary>
/// Two processes on one Redis and one Postgres, every payment sent to both at once, some of them twice; meanwhile Redis is paused, Postgres restarted and
/// one of the two killed. Whatever happens, a payment buys at most one answer, moves its money at most once, and no client is lied to.
/// </summary>
public sealed class TwoReplicasTests : IAsyncLifetime, IDisposable
{
    private const int Payments = 200;
    private const int AtOnce = 12;

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    // A dead replica is found out after half a minute, and then its settlements are asked about.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly TemporaryFolder _folder = new();
    private readonly ConcurrentDictionary<string, ConcurrentBag<PaidAnswer>> _answers = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, bool> _lostWithTheDead = new(StringComparer.OrdinalIgnoreCase);
    private readonly TaskCompletionSource _redisPaused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _postgresStops = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _postgresRuns = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RedisServer _redis = null!;
    private PostgresServer _postgres = null!;
    private string _database = null!;
    private int _sent;

    public async Task InitializeAsync()
    {
        _redis = await RedisServer.StartAsync();
        _postgres = await PostgresServer.StartAsync();
        _database = _postgres.ConnectionStringOf(await _postgres.CreateSchemaAsync());
    }

    public async Task DisposeAsync()
    {
        await _redis.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Each_payment_buys_at_most_one_answer_and_every_client_is_told_the_truth()
    {
        await using var upstream = await RecordingUpstream.StartAsync();
        await using var facilitator = await ScriptedFacilitator.StartAsync();
        facilitator.Verify.Always(FacilitatorBehaviour.Ok().After(TimeSpan.FromMilliseconds(5)));
        facilitator.Settle.Always(FacilitatorBehaviour.Ok().After(TimeSpan.FromMilliseconds(20)));
        var settings = ProcessSettings.For(upstream, facilitator)
            .Set("Sidecar:State:Kind", "Redis").Set("Sidecar:State:Redis", _redis.Address)
            .Set("Sidecar:Ledger:Kind", "Postgres").Set("Sidecar:Ledger:ConnectionString", _database);
        await using var first = await settings.StartAsync(_folder);
        await using var second = await settings.StartAsync(_folder);
        await first.ReadyAsync();
        await second.ReadyAsync();

        var orders = await DraftAsync(first);
        var disturbance = DisturbAsync(first);
        await Parallel.ForEachAsync(orders, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (order, _) => await SendToBothAsync(order, first, second));
        await disturbance;

        var final = new ConcurrentDictionary<string, PaidAnswer>(StringComparer.OrdinalIgnoreCase);
        await Parallel.ForEachAsync(orders, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (order, _) =>
            final[order.Payment.Nonce] = await InsistAsync(order, second));

        await AssertBooksAsync(orders, final, facilitator);
    }

    private static async Task<Order[]> DraftAsync(SidecarProcess sidecar)
    {
        using var asked = await sidecar.Client.GetAsync("/paid/x");
        var offer = await TestOffer.ReadAsync(asked);
        var buyer = new TestBuyer();
        return [.. Enumerable.Range(0, Payments).Select(n => new Order(
            n,
            (buyer.Draft(offer) with { ValidBefore = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds() }).Sign(),
            n % 4 < 2 ? HttpMethod.Get : HttpMethod.Post,
            n % 2 == 0 ? "/paid/x" : "/before/x",
            IsSentTwice: n % 5 == 0))];
    }

    private async Task DisturbAsync(SidecarProcess first)
    {
        try
        {
            await MakeTroubleAsync(first);
        }
        catch (Exception fault)
        {
            // Who waits for the trouble is told that none will come.
            Array.ForEach([_redisPaused, _postgresStops, _postgresRuns], turn => turn.TrySetException(fault));
            throw;
        }
    }

    private async Task MakeTroubleAsync(SidecarProcess first)
    {
        await SentAsync(Payments / 5);
        await using (await _redis.PauseAsync())
        {
            _redisPaused.SetResult();
            await Task.Delay(Pause);
        }

        await SentAsync(Payments / 2);
        var stopped = _postgres.StopAsync("fast");
        _postgresStops.SetResult();
        await stopped;
        await _postgres.StartAgainAsync();
        _postgresRuns.SetResult();

        await SentAsync(Payments * 17 / 20);
        await first.KillAsync();
    }

    // Nobody is quicker than the trouble: each part of the payments meets its own.
    private Task TurnOfAsync(Order order) => order.Number switch
    {
        < Payments * 2 / 5 => Task.CompletedTask,
        < Payments * 13 / 20 => _redisPaused.Task,
        < Payments * 16 / 20 => _postgresStops.Task,
        _ => _postgresRuns.Task,
    };

    private Task SentAsync(int count) => Deadline.UntilAsync(() => Volatile.Read(ref _sent) >= count, $"{count} payments sent", Patience);

    private async Task SendToBothAsync(Order order, SidecarProcess first, SidecarProcess second)
    {
        await TurnOfAsync(order);
        SidecarProcess[] replicas = order.IsSentTwice ? [first, second, first, second] : [first, second];
        await Task.WhenAll(replicas.Select(async replica =>
        {
            var answer = await SendAsync(order, replica);
            if (answer.Status == 0)
            {
                _lostWithTheDead[order.Payment.Nonce] = true;
            }
        }));
        Interlocked.Increment(ref _sent);
    }

    /// <summary>What a good client does: the same payment again for as long as it is told to come again.</summary>
    private async Task<PaidAnswer> InsistAsync(Order order, SidecarProcess replica) => await Deadline.UntilAsync(
        async () =>
        {
            var answer = await SendAsync(order, replica);
            if (answer.IsPassing)
            {
                await Task.Delay(200);
            }

            return answer;
        },
        answer => !answer.IsPassing,
        $"a final answer to {order}",
        Patience);

    private async Task<PaidAnswer> SendAsync(Order order, SidecarProcess replica)
    {
        var answer = PaidAnswer.Lost;
        try
        {
            using var request = order.Payment.Request(order.Method, new Uri(replica.Url, order.Path));
            using var response = await replica.Client.SendAsync(request);
            answer = await PaidAnswer.OfAsync(order.Payment, response);
        }
        catch (HttpRequestException)
        {
            // The replica is dead.
        }

        _answers.GetOrAdd(order.Payment.Nonce, _ => []).Add(answer);
        return answer;
    }

    private async Task AssertBooksAsync(Order[] orders, ConcurrentDictionary<string, PaidAnswer> final, ScriptedFacilitator facilitator)
    {
        var ledger = await new SharedLedgerView(_database).PaymentsAsync();
        var moved = facilitator.Settlements.ToDictionary(settlement => settlement.PaymentId, StringComparer.OrdinalIgnoreCase);

        // At most one answer each, and none that the ledger does not know of.
        Assert.All(orders, order =>
        {
            var granted = _answers[order.Payment.Nonce].Count(answer => answer.IsGranted);
            Assert.True(granted <= 1, $"{order} bought {granted} answers: {Told(order)}");
            Assert.True(granted == 0 || ledger[order.Payment.Nonce] is { State: "settled", Grant: not null }, $"{order} was answered, and the ledger says {ledger.GetValueOrDefault(order.Payment.Nonce)}");
        });

        // The ledger and the chain agree.
        Assert.All(orders, order =>
        {
            var state = ledger.GetValueOrDefault(order.Payment.Nonce)?.State;
            Assert.Equal(moved.ContainsKey(order.Payment.Nonce), state == "settled");
            Assert.True(state is null or "settled" or "failed" or "released", $"{order} is {state}");
        });

        // Nobody is asked to settle what he said is settled, but for payments whose answer died with the replica.
        Assert.All(moved.Values.Where(settlement => settlement.AskedAfterTold > 0), settlement =>
            Assert.True(_lostWithTheDead.ContainsKey(settlement.PaymentId), $"{settlement} was asked about again"));

        // Every answer on the way was honest, and at the end nobody who paid is asked to pay again.
        Assert.All(orders, order => Assert.All(_answers[order.Payment.Nonce], answer => Assert.True(answer.IsHonest, $"{order} got {answer}")));
        Assert.All(orders, order => Assert.True(
            moved.ContainsKey(order.Payment.Nonce) ? final[order.Payment.Nonce].IsReceipt : final[order.Payment.Nonce].Status == 402,
            $"{order}, {ledger.GetValueOrDefault(order.Payment.Nonce)}, was told {final[order.Payment.Nonce]} at the end"));

        // The test has tried something: most were served, and the killed replica took some connections with it.
        Assert.InRange(_answers.Values.Count(answers => answers.Any(answer => answer.IsGranted)), Payments / 2, Payments);
        Assert.NotEmpty(_lostWithTheDead);
    }

    private string Told(Order order) => string.Join("; ", _answers[order.Payment.Nonce]);

    private sealed record Order(int Number, TestPayment Payment, HttpMethod Method, string Path, bool IsSentTwice)
    {
        public override string ToString() => $"{Method} {Path} with {Payment.Nonce}";
    }
}
