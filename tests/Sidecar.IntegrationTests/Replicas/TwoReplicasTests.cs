using System.Collections.Concurrent;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Processes;
using Sidecar.IntegrationTests.Upstreams;
using Sidecar.Tests.Servers;

namespace Sidecar.IntegrationTests.Replicas;

/// <summary>
/// Two processes on one Redis and one Postgres, every payment sent to both at once, some of them twice; meanwhile Redis is paused, Postgres restarted, in the middle
/// one of the two killed while it settles, and Redis paused again. Whatever happens, a payment buys at most one answer, moves its money at most once, and no client
/// is lied to.
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
    private readonly ConcurrentDictionary<string, bool> _leftByTheDead = new(StringComparer.OrdinalIgnoreCase);
    private readonly TaskCompletionSource _redisPaused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _postgresStops = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _postgresRuns = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _firstDied = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _redisPausedAgain = new(TaskCreationOptions.RunContinuationsAsynchronously);
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
        var settings = ProcessSettings.For(upstream, facilitator)
            .Set("Sidecar:State:Kind", "Redis").Set("Sidecar:State:Redis", _redis.Address)
            .Set("Sidecar:Ledger:Kind", "Postgres").Set("Sidecar:Ledger:ConnectionString", _database);
        await using var first = await settings.StartAsync(_folder);
        await using var second = await settings.StartAsync(_folder);
        await first.ReadyAsync();
        await second.ReadyAsync();

        var orders = await DraftAsync(first);
        var interrupted = orders[^1];
        facilitator.Settle.Always(call => !_firstDied.Task.IsCompleted && IsOf(call.PaymentId, interrupted)
            ? FacilitatorBehaviour.SettleThenHang()
            : FacilitatorBehaviour.Ok().After(TimeSpan.FromMilliseconds(20)));
        var disturbance = DisturbAsync(first, interrupted, facilitator);
        await Parallel.ForEachAsync(orders[..^1], new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (order, _) => await SendToBothAsync(order, first, second));
        await disturbance;

        var final = new ConcurrentDictionary<string, PaidAnswer>(StringComparer.OrdinalIgnoreCase);
        var decided = AssertDecidedBySurvivorAsync(interrupted, facilitator);
        await Parallel.ForEachAsync(orders[..^1], new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (order, _) =>
            final[order.Payment.Nonce] = await InsistAsync(order, second));
        await decided;
        final[interrupted.Payment.Nonce] = await InsistAsync(interrupted, second);

        Assert.True(final[interrupted.Payment.Nonce].IsGranted, $"What the dead replica was settling bought {Told(interrupted)}");
        await AssertBooksAsync(orders, final, facilitator);
    }

    private static bool IsOf(string paymentId, Order order) => string.Equals(paymentId, order.Payment.Nonce, StringComparison.OrdinalIgnoreCase);

    /// <summary>One more than is sent to both: the last is for the replica that dies.</summary>
    private static async Task<Order[]> DraftAsync(SidecarProcess sidecar)
    {
        using var asked = await sidecar.Client.GetAsync("/paid/x");
        var offer = await TestOffer.ReadAsync(asked);
        var buyer = new TestBuyer();
        return [.. Enumerable.Range(0, Payments + 1).Select(n => new Order(
            n,
            (buyer.Draft(offer) with { ValidBefore = DateTimeOffset.UtcNow.AddHours(1).ToUnixTimeSeconds() }).Sign(),
            n % 4 < 2 ? HttpMethod.Get : HttpMethod.Post,
            n % 2 == 0 ? "/paid/x" : "/before/x",
            IsSentTwice: n % 5 == 0))];
    }

    private async Task DisturbAsync(SidecarProcess first, Order interrupted, ScriptedFacilitator facilitator)
    {
        try
        {
            await SentAsync(Payments / 10);
            await PauseRedisAsync(_redisPaused);

            await SentAsync(Payments / 4);
            await RestartPostgresAsync();

            await SentAsync(Payments / 2);
            await KillWhileItSettlesAsync(first, interrupted, facilitator);

            await SentAsync(Payments * 3 / 4);
            await PauseRedisAsync(_redisPausedAgain);
        }
        catch (Exception fault)
        {
            // Who waits for the trouble is told that none will come.
            Array.ForEach([_redisPaused, _postgresStops, _postgresRuns, _firstDied, _redisPausedAgain], turn => turn.TrySetException(fault));
            throw;
        }
    }

    // Nobody is quicker than the trouble: each part of the payments meets its own.
    private Task TurnOfAsync(Order order) => (order.Number * 20 / Payments) switch
    {
        < 4 => Task.CompletedTask,
        < 7 => _redisPaused.Task,
        < 9 => _postgresStops.Task,
        < 13 => _postgresRuns.Task,
        < 17 => _firstDied.Task,
        _ => _redisPausedAgain.Task,
    };

    private async Task PauseRedisAsync(TaskCompletionSource paused)
    {
        await using (await _redis.PauseAsync())
        {
            paused.SetResult();
            await Task.Delay(Pause);
        }
    }

    private async Task RestartPostgresAsync()
    {
        var stopped = _postgres.StopAsync("fast");
        _postgresStops.SetResult();
        await stopped;
        await _postgres.StartAgainAsync();
        _postgresRuns.SetResult();
    }

    /// <summary>The facilitator has moved the money, and who waits for its answer dies.</summary>
    private async Task KillWhileItSettlesAsync(SidecarProcess first, Order interrupted, ScriptedFacilitator facilitator)
    {
        // Sent again while the database is being found.
        var answer = await Deadline.UntilAsync(
            async () =>
            {
                var sent = SendAsync(interrupted, first);
                await Deadline.UntilAsync(() => sent.IsCompleted || facilitator.Settlements.Any(moved => IsOf(moved.PaymentId, interrupted)), "settling or refused", Patience);
                return sent;
            },
            sent => !sent.IsCompleted,
            "the first replica waits for the facilitator",
            Patience);
        await first.KillAsync();
        _firstDied.SetResult();
        Assert.Equal(PaidAnswer.Lost, await answer);
    }

    /// <summary>No client asks: the survivor finds out that the other one is dead, and asks the facilitator.</summary>
    private async Task AssertDecidedBySurvivorAsync(Order interrupted, ScriptedFacilitator facilitator)
    {
        var ledger = new SharedLedgerView(_database);
        var history = await Deadline.UntilAsync(
            async () =>
            {
                await Task.Delay(200);
                return await ledger.HistoryAsync(interrupted.Payment.Nonce);
            },
            steps => steps.EndsWith("settled", StringComparison.Ordinal),
            "what the dead replica was settling is decided",
            Patience);
        Assert.EndsWith("settling, unknown (interrupted), settled", history, StringComparison.Ordinal);
        var calls = facilitator.CallsTo(FacilitatorEndpoint.Settle).Where(call => IsOf(call.PaymentId, interrupted)).ToArray();
        Assert.Equal(2, calls.Length);
        Assert.Equal(calls[0].Body, calls[1].Body);
    }

    private Task SentAsync(int count) => Deadline.UntilAsync(() => Volatile.Read(ref _sent) >= count, $"{count} payments sent", Patience);

    private async Task SendToBothAsync(Order order, SidecarProcess first, SidecarProcess second)
    {
        await TurnOfAsync(order);
        SidecarProcess[] replicas = order.IsSentTwice ? [first, second, first, second] : [first, second];
        await Task.WhenAll(replicas.Select(async replica =>
        {
            var mayDie = replica == first && !_firstDied.Task.IsCompleted;
            var answer = await SendAsync(order, replica);

            // Pending: what the facilitator said could not be written, and is not known to anybody else until it is.
            if (mayDie && (answer == PaidAnswer.Lost || answer.Body.Contains("settlement_pending", StringComparison.Ordinal)))
            {
                _leftByTheDead[order.Payment.Nonce] = true;
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

        // Nobody is asked to settle what he said is settled, but for payments whose outcome died with the replica.
        Assert.All(moved.Values.Where(settlement => settlement.AskedAfterTold > 0), settlement =>
            Assert.True(_leftByTheDead.ContainsKey(settlement.PaymentId), $"{settlement} was asked about again"));

        // Every answer on the way was honest, and at the end nobody who paid is asked to pay again.
        Assert.All(orders, order => Assert.All(_answers[order.Payment.Nonce], answer => Assert.True(answer.IsHonest, $"{order} got {answer}")));
        Assert.All(orders, order => Assert.True(
            moved.ContainsKey(order.Payment.Nonce) ? final[order.Payment.Nonce].IsReceipt : final[order.Payment.Nonce].Status == 402,
            $"{order}, {ledger.GetValueOrDefault(order.Payment.Nonce)}, was told {final[order.Payment.Nonce]} at the end"));

        // The test has tried something: most were served.
        Assert.InRange(_answers.Values.Count(answers => answers.Any(answer => answer.IsGranted)), Payments / 2, orders.Length);
    }

    private string Told(Order order) => string.Join("; ", _answers[order.Payment.Nonce]);

    private sealed record Order(int Number, TestPayment Payment, HttpMethod Method, string Path, bool IsSentTwice)
    {
        public override string ToString() => $"{Method} {Path} with {Payment.Nonce}";
    }
}
