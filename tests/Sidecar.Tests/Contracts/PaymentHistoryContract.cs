using Sidecar.Ledger;
using static Sidecar.Ledger.PaymentState;
using static Sidecar.Tests.Contracts.SamplePayments;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises to those who ask where the money went. Inherited once per implementation.</summary>
public abstract class PaymentHistoryContract : LedgerContract
{
    private IPaymentHistory History => Harness.History;

    [Fact]
    public async Task Payment_is_found_with_all_its_facts_and_steps()
    {
        var claimedAt = Harness.Time.GetUtcNow();
        var claim = Claim("p", "r5") with { X402Version = 1, Route = "weather", Policy = "dear" };
        var id = (await Ledger.ClaimedAsync(claim)).PaymentId;
        Harness.Time.Advance(TimeSpan.FromSeconds(1));
        await Ledger.RecordedAsync(Step(id, Settling));
        Harness.Time.Advance(TimeSpan.FromSeconds(1));
        await Ledger.RecordedAsync(Step(id, Unknown) with { Reason = "settlement_pending" });
        await Ledger.RecordedAsync(Step(id, Settled) with { Transaction = "0xaa", Reason = "found on the chain" });
        await Harness.Grants.GrantedAsync(Grant(id, GrantKind.Honoured));

        var found = await History.FindAsync(id, CancellationToken.None);

        Assert.NotNull(found);
        Assert.Equal(
            new PaymentRecord
            {
                PaymentId = id,
                State = Settled,
                Route = "weather",
                Policy = "dear",
                RequestId = "r5",
                X402Version = 1,
                Scheme = "exact",
                Network = claim.Network,
                Asset = claim.Asset,
                Amount = "10000",
                PayTo = claim.PayTo,
                Payer = claim.Payer,
                Nonce = claim.Nonce,
                Transaction = "0xaa",
                Reason = "found on the chain",
                Grant = GrantKind.Honoured,
                GrantedAt = claimedAt.AddSeconds(2),
                ClaimedAt = claimedAt,
                UpdatedAt = claimedAt.AddSeconds(2),
            },
            found.Payment);
        Assert.Equal(found.Payment, Assert.Single(await History.ListedAsync(new PaymentQuery())));
        Assert.Equal(
            [
                new PaymentStep(1, Claimed, claimedAt, null, null, "r5"),
                new PaymentStep(2, Settling, claimedAt.AddSeconds(1), null, null, "r5"),
                new PaymentStep(3, Unknown, claimedAt.AddSeconds(2), "settlement_pending", null, "r5"),
                new PaymentStep(4, Settled, claimedAt.AddSeconds(2), "found on the chain", "0xaa", "r5"),
            ],
            found.Steps);
    }

    [Fact]
    public async Task Payment_that_is_not_there_is_not_found()
    {
        Assert.Null(await History.FindAsync(4711, CancellationToken.None));
        Assert.Empty(await History.ListedAsync(new PaymentQuery()));
    }

    [Fact]
    public async Task Known_payment_shows_what_it_was_claimed_for()
    {
        await Ledger.ClaimedAsync(Claim("p") with { Fingerprint = Hash("GET /weather") });
        await Ledger.ClaimedAsync(Claim("q"));
        Assert.Equal((Key("p"), Hash("GET /weather")), (await Ledger.KnownAsync("p") is var p ? (p.Key, p.Fingerprint) : default));
        Assert.Equal((Key("q"), null), (await Ledger.KnownAsync("q") is var q ? (q.Key, q.Fingerprint) : default));
    }

    [Fact]
    public async Task Claim_anew_brings_its_own_fingerprint()
    {
        var first = await Ledger.ClaimedAsync(Claim("p") with { Fingerprint = Hash("first") });
        await Ledger.RecordedAsync(Step(first.PaymentId, Released));
        await Ledger.ClaimedAsync(Claim("p") with { Fingerprint = Hash("second") });
        Assert.Equal(Hash("second"), (await Ledger.KnownAsync("p")).Fingerprint);
    }

    [Fact]
    public async Task Payments_are_listed_by_each_state_newest_first()
    {
        var ids = new Dictionary<PaymentState, List<long>>();
        foreach (var round in new[] { "a", "b" })
        {
            foreach (var state in Enum.GetValues<PaymentState>())
            {
                (ids.TryGetValue(state, out var list) ? list : ids[state] = []).Insert(0, await Ledger.BringToAsync($"{round} {state}", state));
            }
        }

        foreach (var (state, expected) in ids)
        {
            Assert.Equal(expected, await IdsAsync(new PaymentQuery { State = state }));
        }
    }

    [Fact]
    public async Task Payments_are_listed_by_payer_route_and_transaction()
    {
        var a = (await Ledger.ClaimedAsync(Claim("a") with { Payer = "0xABCdef", Route = "x" })).PaymentId;
        var b = (await Ledger.ClaimedAsync(Claim("b") with { Payer = "0xabcDEF", Route = "y" })).PaymentId;
        var c = (await Ledger.ClaimedAsync(Claim("c") with { Payer = null, Route = "x" })).PaymentId;
        await Ledger.RecordedAsync(Step(c, Settling));
        await Ledger.RecordedAsync(Step(c, Settled) with { Transaction = "0xDEAD" });
        Assert.Equal([b, a], await IdsAsync(new PaymentQuery { Payer = "0xabcdef" }));
        Assert.Equal([c, a], await IdsAsync(new PaymentQuery { Route = "x" }));
        Assert.Empty(await IdsAsync(new PaymentQuery { Route = "X" }));
        Assert.Equal([c], await IdsAsync(new PaymentQuery { Transaction = "0xdead" }));
        Assert.Equal([a], await IdsAsync(new PaymentQuery { Payer = "0xABCDEF", Route = "x", State = Claimed }));
        Assert.Empty(await IdsAsync(new PaymentQuery { Payer = "0xabcdef' or 1=1 --" }));
    }

    [Fact]
    public async Task Payer_that_the_facilitator_named_is_found()
    {
        var id = (await Ledger.ClaimedAsync(Claim("a") with { Payer = null })).PaymentId;
        await Ledger.RecordedAsync(Step(id, Settling));
        await Ledger.RecordedAsync(Step(id, Settled) with { Payer = "0xNamed" });
        Assert.Equal([id], await IdsAsync(new PaymentQuery { Payer = "0xnamed" }));
    }

    [Fact]
    public async Task Payments_are_listed_by_the_time_of_their_claim_from_and_until()
    {
        var start = Harness.Time.GetUtcNow();
        var ids = new List<long>();
        for (var i = 0; i < 4; i++)
        {
            ids.Insert(0, await Ledger.ClaimedAsync($"p{i}"));
            Harness.Time.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(ids[..2], await IdsAsync(new PaymentQuery { From = start.AddMinutes(2) }));
        Assert.Equal(ids[2..], await IdsAsync(new PaymentQuery { Until = start.AddMinutes(2) }));
        Assert.Equal(ids[1..3], await IdsAsync(new PaymentQuery { From = start.AddMinutes(1), Until = start.AddMinutes(3) }));
        Assert.Empty(await IdsAsync(new PaymentQuery { From = start.AddMinutes(5) }));

        // Claimed anew, the oldest is of the present; its place in the list stays.
        await Ledger.RecordedAsync(Step(ids[3], Released));
        await Ledger.ClaimedAsync("p0");
        Assert.Equal([ids[3]], await IdsAsync(new PaymentQuery { From = start.AddMinutes(4) }));
        Assert.Equal([ids[2]], await IdsAsync(new PaymentQuery { Until = start.AddMinutes(2) }));
        Assert.Equal([ids[0], ids[3]], await IdsAsync(new PaymentQuery { From = start.AddMinutes(3) }));
    }

    [Fact]
    public async Task Owed_payments_are_listed()
    {
        await Ledger.BringToAsync("a", Settled);
        var b = await Ledger.BringToAsync("b", Settled);
        var c = await Ledger.BringToAsync("c", Settled);
        await Harness.Grants.OwedAsync(c, "interrupted");
        await Harness.Grants.OwedAsync(b, "interrupted");
        Assert.Equal([c, b], await IdsAsync(new PaymentQuery { IsOwed = true }));
        Assert.Equal([b], await IdsAsync(new PaymentQuery { IsOwed = true, State = Settled, Before = c }));
        await Harness.Grants.GrantedAsync(Grant(c));
        Assert.Equal([b], await IdsAsync(new PaymentQuery { IsOwed = true }));
    }

    [Fact]
    public async Task Pages_join_without_gap_or_repeat()
    {
        var ids = (await Task.WhenAll(Enumerable.Range(0, 25).Select(i => Ledger.ClaimedAsync($"p{i}")))).OrderDescending().ToList();
        var seen = new List<long>();
        for (long? before = null; await IdsAsync(new PaymentQuery { Before = before, Limit = 10, Route = "paid" }) is { Count: > 0 } page; before = page[^1])
        {
            Assert.InRange(page.Count, 1, 10);
            seen.AddRange(page);
        }

        Assert.Equal(ids, seen);
        Assert.Empty(await IdsAsync(new PaymentQuery { Limit = 0 }));
    }

    [Fact]
    public async Task Long_list_streams_every_payment_once_while_others_are_written()
    {
        const int Payments = 1500;
        foreach (var some in Enumerable.Range(0, Payments).Chunk(100))
        {
            // All at once would be more than a busy machine writes before a claim gives up.
            await Task.WhenAll(some.Select(i => Ledger.ClaimedAsync($"p{i}")));
        }

        var seen = new List<long>();
        await foreach (var payment in History.ListAsync(new PaymentQuery(), CancellationToken.None))
        {
            seen.Add(payment.PaymentId);
            if (seen.Count % 300 == 0)
            {
                // The writer is not held up by a list that is being read, and what is new does not disturb it.
                await Ledger.ClaimedAsync($"meanwhile {seen.Count}");
            }
        }

        Assert.Equal(Payments, seen.Distinct().Count());
        Assert.Equal(seen.OrderDescending(), seen);
        Assert.Equal(Payments + (Payments / 300), await Harness.CountPaymentsAsync());
    }

    [Fact]
    public async Task Only_what_is_asked_for_is_read_before_the_list_is_left()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Ledger.ClaimedAsync($"p{i}")));
        await foreach (var payment in History.ListAsync(new PaymentQuery(), CancellationToken.None))
        {
            Assert.True(payment.PaymentId > 0);
            break;
        }

        await Ledger.ClaimedAsync("after");
    }

    [Fact]
    public async Task Cancelled_list_ends()
    {
        await Ledger.ClaimedAsync("p");
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var _ in History.ListAsync(new PaymentQuery(), new CancellationToken(canceled: true)))
            {
                Assert.Fail("Nothing was to be listed.");
            }
        });
    }

    private async Task<List<long>> IdsAsync(PaymentQuery query) => [.. (await History.ListedAsync(query)).Select(static payment => payment.PaymentId)];
}
