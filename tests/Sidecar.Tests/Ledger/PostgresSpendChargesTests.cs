using Sidecar.Ledger;
using Sidecar.Ledger.Postgres;
using Sidecar.Ledger.Spending;
using Sidecar.Tests.Contracts;
using static Sidecar.Ledger.PaymentState;
using static Sidecar.Tests.Contracts.SamplePayments;
using static Sidecar.Tests.Contracts.SampleSpends;

namespace Sidecar.Tests.Ledger;

[Collection(PostgresCollection.Name)]
public sealed class PostgresSpendChargesTests(PostgresFixture fixture) : SpendChargesContract
{
    private const int Payments = 20;

    [Fact]
    public async Task Of_two_replicas_that_find_out_the_same_one_reverses()
    {
        var harness = (PostgresHarness)Harness;
        var second = harness.New();
        await second.StartAsync(CancellationToken.None);
        var payments = new List<long>();
        for (var i = 0; i < Payments; i++)
        {
            var id = await Ledger.ClaimedAsync($"p{i}");
            await Ledger.RecordedAsync(Step(id, Settling) with { Charge = Spend($"s{i}", 1) });
            await Ledger.RecordedAsync(Step(id, Unknown));
            payments.Add(id);
        }

        var outcomes = await Task.WhenAll(payments.SelectMany(id => new[] { Ledger, second }.Select(ledger => ledger.RecordAsync(Step(id, Failed), CancellationToken.None).AsTask())));

        Assert.Equal((Payments, Payments), (outcomes.Count(static outcome => outcome is TransitionOutcome.Recorded), outcomes.Count(static outcome => outcome is TransitionOutcome.Conflict)));
        Assert.Empty(await second.Spends.SumAsync(Agent()));
        await AssertReversedOnceAsync(second, Payments);
    }

    [Fact]
    public async Task Of_two_replicas_that_reverse_a_spend_one_does()
    {
        var second = ((PostgresHarness)Harness).New();
        await second.StartAsync(CancellationToken.None);
        var spends = Enumerable.Range(0, Payments).Select(static i => Spend($"s{i}", 1)).ToList();
        foreach (var spend in spends)
        {
            await Harness.Tables.Spends.WrittenAsync(spend);
        }

        var outcomes = await Task.WhenAll(spends.SelectMany(spend =>
            new[] { Harness.Tables.Spends, second.Spends }.Select(ledger => ledger.ReverseAsync(spend, "reservation_lost", CancellationToken.None).AsTask())));

        Assert.All(outcomes, static outcome => Assert.IsType<LedgerWriteOutcome.Written>(outcome));
        await AssertReversedOnceAsync(second, Payments);
    }

    private protected override async Task<LedgerHarness> CreateAsync() => await PostgresHarness.OpenAsync(fixture);

    private async Task AssertReversedOnceAsync(PostgresLedger ledger, int count)
    {
        Assert.Equal(count, (await new SqlSpendReversals(ledger.Control, Harness.Time).ListUntoldAsync(100, CancellationToken.None)).Count);
        Assert.Equal(count, (await Harness.Tables.WordsAsync()).Count(static word => word == "spend release"));
        await Harness.Tables.WholeAsync();
    }
}
