using Sidecar.Ledger;
using static Sidecar.Ledger.PaymentState;
using static Sidecar.Tests.Contracts.SamplePayments;

namespace Sidecar.Tests.Contracts;

/// <summary>What every payment ledger promises. Inherited once per implementation.</summary>
public abstract class PaymentLedgerContract : LedgerContract
{
    // Written out, not taken from the program: from, then where a step leads.
    private static readonly Dictionary<PaymentState, PaymentState[]> Graph = new()
    {
        [Claimed] = [Verified, Forwarded, Settling, Released, Failed],
        [Verified] = [Forwarded, Settling, Released, Failed],
        [Forwarded] = [Settling, Released, Failed],
        [Settling] = [Settling, Settled, Failed, Unknown, Released],
        [Unknown] = [Settled, Failed, Unknown],
        [Settled] = [Settled],
        [Failed] = [],
        [Released] = [],
    };

    public static TheoryData<string> StatesThatAreNotFree => new(Names(Enum.GetValues<PaymentState>().Where(static state => state != Released)));

    public static TheoryData<string, string> AllSteps
    {
        get
        {
            var steps = new TheoryData<string, string>();
            foreach (var from in Enum.GetNames<PaymentState>())
            {
                foreach (var to in Enum.GetNames<PaymentState>())
                {
                    steps.Add(from, to);
                }
            }

            return steps;
        }
    }

    [Fact]
    public async Task Of_64_parallel_claimers_of_one_payment_exactly_one_gets_it()
    {
        var start = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var claimers = Enumerable.Range(0, 64).Select(i => Task.Run(async () =>
        {
            await start.Task;
            return await Ledger.TryClaimAsync(Claim("contested", $"r{i}"), CancellationToken.None);
        })).ToArray();
        start.SetResult();
        var outcomes = await Task.WhenAll(claimers);
        Assert.Single(outcomes.OfType<ClaimOutcome.Claimed>());
        Assert.Equal(63, outcomes.OfType<ClaimOutcome.Known>().Count(static known => known.Payment.State == Claimed));
    }

    [Fact]
    public async Task A_thousand_writers_at_once_leave_a_thousand_payments()
    {
        var ids = await Task.WhenAll(Enumerable.Range(0, 1000).Select(i => Task.Run(() => Ledger.ClaimedAsync($"crowd {i}"))));
        Assert.Equal(1000, ids.Distinct().Count());
        Assert.Equal(1000, await Harness.CountPaymentsAsync());
        await Harness.RestartAsync();
        Assert.Equal(1000, await Harness.CountPaymentsAsync());
    }

    [Theory]
    [MemberData(nameof(StatesThatAreNotFree))]
    public async Task Payment_that_is_not_free_is_known_with_its_state(string state)
    {
        var id = await Ledger.BringToAsync("p", Enum.Parse<PaymentState>(state));
        var known = await Ledger.KnownAsync("p");
        Assert.Equal((id, state, 2, "eip155:84532", Claim("p").Payer), (known.PaymentId, known.State.ToString(), known.X402Version, known.Network, known.Payer));
    }

    [Fact]
    public async Task Released_payment_can_be_claimed_anew_and_keeps_its_history()
    {
        var id = await Ledger.ClaimedAsync("p", "first");
        await Ledger.RecordedAsync(Step(id, Released) with { Reason = "upstream_failed" });
        Assert.Equal(id, await Ledger.ClaimedAsync("p", "second"));
        Assert.Equal(Claimed, (await Ledger.KnownAsync("p")).State);
        Assert.Equal(["1 claimed  first", "2 released upstream_failed first", "3 claimed  second"], await Harness.HistoryAsync(id));
    }

    [Fact]
    public async Task Of_64_parallel_claimers_of_a_released_payment_exactly_one_gets_it()
    {
        await Ledger.BringToAsync("p", Released);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 64).Select(i => Task.Run(() => Ledger.TryClaimAsync(Claim("p", $"r{i}"), CancellationToken.None).AsTask())));
        Assert.Single(outcomes.OfType<ClaimOutcome.Claimed>());
    }

    [Theory]
    [MemberData(nameof(AllSteps))]
    public async Task Step_is_taken_where_the_graph_has_it_and_conflicts_elsewhere(string fromName, string toName)
    {
        var (from, to) = (Enum.Parse<PaymentState>(fromName), Enum.Parse<PaymentState>(toName));
        var id = await Ledger.BringToAsync("p", from);
        var before = await Harness.HistoryAsync(id);
        if (Graph[from].Contains(to))
        {
            await Ledger.RecordedAsync(Step(id, to));
        }
        else
        {
            await Ledger.ConflictsAsync(Step(id, to), from);
            Assert.Equal(before, await Harness.HistoryAsync(id));
        }
    }

    [Fact]
    public async Task Settlement_that_is_reported_twice_stands_once_and_another_transaction_conflicts()
    {
        var id = await Ledger.BringToAsync("p", Settling);
        var settled = Step(id, Settled) with { Transaction = "0xaa", Payer = "0xsomebody" };
        await Ledger.RecordedAsync(settled);
        await Ledger.RecordedAsync(settled);
        await Ledger.ConflictsAsync(settled with { Transaction = "0xbb" }, Settled);
        Assert.Equal("0xaa", (await Ledger.KnownAsync("p")).Transaction);
        Assert.Equal(["1 claimed  r1", "2 settling  r1", "3 settled  r1"], await Harness.HistoryAsync(id));
    }

    [Fact]
    public async Task Step_of_a_payment_that_is_not_there_is_unavailable()
    {
        Assert.IsType<TransitionOutcome.Unavailable>(await Ledger.RecordAsync(Step(4711, Verified), CancellationToken.None));
    }

    [Fact]
    public async Task Settling_without_what_is_sent_is_a_fault_of_the_caller()
    {
        var id = await Ledger.ClaimedAsync("p");
        await Assert.ThrowsAsync<ArgumentException>(async () => await Ledger.RecordAsync(new PaymentTransition(id, Settling), CancellationToken.None));
        Assert.Throws<ArgumentException>(() => Ledger.Post(new PaymentTransition(id, Settling)));
    }

    [Fact]
    public async Task Posted_steps_stand_in_order_before_the_next_awaited_one()
    {
        var id = await Ledger.ClaimedAsync("p");
        Ledger.Post(Step(id, Verified));
        Ledger.Post(Step(id, Forwarded));
        await Ledger.RecordedAsync(Step(id, Settling));
        Assert.Equal(["1 claimed  r1", "2 verified  r1", "3 forwarded  r1", "4 settling  r1"], await Harness.HistoryAsync(id));
    }

    [Fact]
    public async Task Posted_step_is_written_though_nothing_follows()
    {
        var id = await Ledger.ClaimedAsync("p");
        Ledger.Post(Step(id, Verified));
        await Eventually.HoldsAsync(async () => (await Harness.HistoryAsync(id)).Count == 2);
    }

    [Fact]
    public async Task What_was_queued_is_written_when_the_ledger_stops()
    {
        var id = await Ledger.ClaimedAsync("p");
        Ledger.Post(Step(id, Released));
        await Harness.RestartAsync();
        Assert.Equal(["1 claimed  r1", "2 released  r1"], await Harness.HistoryAsync(id));
    }

    [Fact]
    public async Task Stopped_ledger_is_unavailable_and_not_ready()
    {
        await Harness.StopAsync();
        Assert.IsType<ClaimOutcome.Unavailable>(await Ledger.TryClaimAsync(Claim("p"), CancellationToken.None));
        Assert.IsType<TransitionOutcome.Unavailable>(await Ledger.RecordAsync(Step(1, Verified), CancellationToken.None));
        Assert.False(Harness.Readiness.Check().IsReady);
    }

    [Fact]
    public async Task Restart_keeps_payments_and_what_was_sent()
    {
        var settled = await Ledger.BringToAsync("settled", Settling);
        await Ledger.RecordedAsync(Step(settled, Settled) with { Transaction = "0xaa" });
        await Ledger.BringToAsync("failed", Failed);
        await Ledger.BringToAsync("released", Released);
        await Ledger.BringToAsync("unknown", Unknown);
        await Harness.RestartAsync();
        Assert.Equal((Settled, "0xaa"), ((await Ledger.KnownAsync("settled")).State, (await Ledger.KnownAsync("settled")).Transaction));
        Assert.Equal(Failed, (await Ledger.KnownAsync("failed")).State);
        var unsettled = Assert.Single(await Harness.Unsettled.ListAsync(10, after: null, CancellationToken.None));
        Assert.Equal(Key("unknown"), unsettled.Key);
        Assert.Equal(Settlement.Body.ToArray(), unsettled.Settlement.Body.ToArray());
        await Ledger.ClaimedAsync("released");
    }

    [Theory]
    [InlineData("Claimed", "Failed")]
    [InlineData("Verified", "Failed")]
    [InlineData("Forwarded", "Failed")]
    [InlineData("Settling", "Unknown")]
    public async Task After_a_crash_what_was_open_is_decided_and_cannot_be_claimed(string before, string after)
    {
        var id = await Ledger.BringToAsync("p", Enum.Parse<PaymentState>(before));
        await Harness.CrashAsync();
        var known = await Ledger.KnownAsync("p");
        Assert.Equal((after, "interrupted"), (known.State.ToString(), known.Reason));
        var last = (await Harness.HistoryAsync(id))[^1];
        Assert.EndsWith($" {after.ToLowerInvariant()} interrupted r1", last, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_crash_the_interrupted_settlement_can_be_sent_again_identical()
    {
        await Ledger.BringToAsync("p", Settling);
        await Harness.CrashAsync();
        var unsettled = Assert.Single(await Harness.Unsettled.ListAsync(10, after: null, CancellationToken.None));
        Assert.Equal("primary", unsettled.Settlement.Facilitator);
        Assert.Equal(Settlement.Body.ToArray(), unsettled.Settlement.Body.ToArray());
        Assert.Equal(Harness.Time.GetUtcNow(), unsettled.Since);
    }

    [Fact]
    public async Task The_settlement_that_went_to_the_next_facilitator_is_the_one_that_is_kept()
    {
        var id = await Ledger.BringToAsync("p", Settling);
        await Ledger.RecordedAsync(Step(id, Settling) with { Settlement = new SettlementRequest("secondary", "{}"u8.ToArray()) });
        await Ledger.RecordedAsync(Step(id, Unknown));
        var unsettled = Assert.Single(await Harness.Unsettled.ListAsync(10, after: null, CancellationToken.None));
        Assert.Equal("secondary", unsettled.Settlement.Facilitator);
        Assert.Equal("{}"u8.ToArray(), unsettled.Settlement.Body.ToArray());
    }

    [Theory]
    [InlineData("Settled")]
    [InlineData("Failed")]
    [InlineData("Unknown")]
    public async Task A_crash_leaves_decided_payments_as_they_were(string state)
    {
        var id = await Ledger.BringToAsync("p", Enum.Parse<PaymentState>(state));
        var before = await Harness.HistoryAsync(id);
        await Harness.CrashAsync();
        Assert.Equal(state, (await Ledger.KnownAsync("p")).State.ToString());
        Assert.Equal(before, await Harness.HistoryAsync(id));
    }

    [Theory]
    [InlineData("Settled")]
    [InlineData("Failed")]
    [InlineData("Released")]
    public async Task What_was_sent_is_kept_until_the_outcome_is_known(string outcome)
    {
        var id = await Ledger.BringToAsync("p", Settling);
        Assert.True(await Harness.HasSettlementAsync(id));
        await Ledger.RecordedAsync(Step(id, Enum.Parse<PaymentState>(outcome)));
        Assert.False(await Harness.HasSettlementAsync(id));
    }

    [Fact]
    public async Task Unknown_payments_are_listed_oldest_first_and_counted()
    {
        long first = 0;
        foreach (var name in new[] { "a", "b", "c" })
        {
            var id = await Ledger.BringToAsync(name, Unknown);
            first = first == 0 ? id : first;
            Harness.Time.Advance(TimeSpan.FromMinutes(1));
        }

        // Asked again and still unknown: its place in the line is its first.
        await Ledger.RecordedAsync(Step(first, Unknown) with { Reason = "settlement_pending" });
        var listed = await Harness.Unsettled.ListAsync(2, after: null, CancellationToken.None);
        Assert.Equal([Key("a"), Key("b")], listed.Select(static payment => payment.Key));
        Assert.Equal("settlement_pending", listed[0].Payment.Reason);
        Assert.Equal(TimeSpan.FromMinutes(1), listed[1].Since - listed[0].Since);
        Assert.Equal((Claim("a").Asset, Claim("a").Nonce, Claim("a").ValidBefore), (listed[0].Asset, listed[0].Nonce, listed[0].ValidBefore));
        Assert.Equal(
            ("exact", Claim("a").PayTo, Claim("a").Amount, Claim("a").Payer), (listed[0].Scheme, listed[0].PayTo, listed[0].Amount, listed[0].Payment.Payer));
        Assert.Equal(Key("c"), Assert.Single(await Harness.Unsettled.ListAsync(2, listed[1], CancellationToken.None)).Key);
        Assert.Equal(3, await Harness.Unsettled.CountAsync(CancellationToken.None));
        Assert.Equal(Key("a"), (await Harness.Unsettled.FindAsync(first, CancellationToken.None))?.Key);
        await Ledger.RecordedAsync(Step(first, Settled));
        Assert.Null(await Harness.Unsettled.FindAsync(first, CancellationToken.None));
        Assert.Equal(2, await Harness.Unsettled.CountAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Paused_store_is_unavailable_within_seconds_and_serves_again_afterwards()
    {
        var id = await Ledger.ClaimedAsync("before");
        await using (await Harness.PauseAsync())
        {
            var claims = Enumerable.Range(0, 500).Select(i => Ledger.TryClaimAsync(Claim($"meanwhile {i}"), CancellationToken.None).AsTask()).ToArray();
            var outcomes = await Task.WhenAll(claims).WaitAsync(TimeSpan.FromSeconds(15));
            Assert.All(outcomes, static outcome => Assert.IsType<ClaimOutcome.Unavailable>(outcome));
            var step = Ledger.RecordAsync(Step(id, Settling), CancellationToken.None).AsTask();
            Assert.IsType<TransitionOutcome.Unavailable>(await step.WaitAsync(TimeSpan.FromSeconds(15)));
            Assert.False(Harness.Readiness.Check().IsReady);
        }

        // Without any traffic: a replica that is not ready gets none.
        await Eventually.HoldsAsync(() => Task.FromResult(Harness.Readiness.Check().IsReady));
        Assert.Equal(1, await Harness.CountPaymentsAsync());
        await Ledger.ClaimedAsync("meanwhile 0");
        await Ledger.RecordedAsync(Step(id, Settling));
    }

    [Fact]
    public async Task Claim_that_is_cancelled_while_queued_is_not_made()
    {
        using var cancelled = new CancellationTokenSource();
        Task<ClaimOutcome> ahead;
        await using (await Harness.PauseAsync())
        {
            ahead = Ledger.TryClaimAsync(Claim("ahead"), CancellationToken.None).AsTask();
            await Task.Delay(100);
            var behind = Ledger.TryClaimAsync(Claim("behind"), cancelled.Token).AsTask();
            await cancelled.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => behind).WaitAsync(TimeSpan.FromSeconds(15));
        }

        await ahead;
        await Eventually.HoldsAsync(() => Task.FromResult(Harness.Readiness.Check().IsReady));
        await Ledger.ClaimedAsync("behind");
    }

    [Fact]
    public async Task Claim_that_is_cancelled_at_any_moment_is_either_undone_or_delivered()
    {
        await Task.WhenAll(Enumerable.Range(0, 400).Select(i => Task.Run(async () =>
        {
            using var source = new CancellationTokenSource();
            var claim = Ledger.TryClaimAsync(Claim($"p{i}"), source.Token).AsTask();
            await Task.Delay(i % 4);
            await source.CancelAsync();
            try
            {
                Assert.IsType<ClaimOutcome.Claimed>(await claim);
            }
            catch (OperationCanceledException)
            {
                await Ledger.ClaimedAsync($"p{i}");
            }

            Assert.Equal(Claimed, (await Ledger.KnownAsync($"p{i}")).State);
        })));
    }

    [Fact]
    public async Task Write_that_the_store_refuses_does_not_fail_its_neighbours()
    {
        await using var pause = await Harness.PauseAsync();
        var first = Ledger.TryClaimAsync(Claim("first"), CancellationToken.None);
        var neighbours = Enumerable.Range(0, 20).Select(i => Ledger.TryClaimAsync(Claim($"good {i}"), CancellationToken.None).AsTask()).ToList();
        var bad = Ledger.TryClaimAsync(Claim("bad") with { Amount = null! }, CancellationToken.None);
        neighbours.AddRange(Enumerable.Range(20, 20).Select(i => Ledger.TryClaimAsync(Claim($"good {i}"), CancellationToken.None).AsTask()));
        await pause.DisposeAsync();
        Assert.IsType<ClaimOutcome.Claimed>(await first);
        Assert.IsType<ClaimOutcome.Unavailable>(await bad);
        Assert.All(await Task.WhenAll(neighbours), static outcome => Assert.IsType<ClaimOutcome.Claimed>(outcome));
        Assert.True(Harness.Readiness.Check().IsReady);
    }

    private static IEnumerable<string> Names(IEnumerable<PaymentState> states) => states.Select(static state => state.ToString());
}
