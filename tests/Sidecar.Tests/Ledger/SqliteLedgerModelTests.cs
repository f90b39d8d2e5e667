using FsCheck;
using FsCheck.Fluent;
using Sidecar.Ledger;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Ledger;

/// <summary>Random sequences of claims, steps, restarts and crashes, against a ledger that is a dictionary.</summary>
public sealed class SqliteLedgerModelTests
{
    private static readonly PaymentState[] States = Enum.GetValues<PaymentState>();

    [Fact]
    public async Task Ledger_agrees_with_a_dictionary_whatever_is_done_to_it()
    {
        await using var harness = await SqliteHarness.OpenAsync();
        var run = 0;
        var property = Prop.ForAll(Gen.Choose(0, 999).ListOf().Select(static list => list.ToArray()).ToArbitrary(), operations =>
        {
            run++;
            Task.Run(() => AgreeAsync(harness, $"run {run}", operations)).GetAwaiter().GetResult();
            return true;
        });
        await Task.Run(() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(150), property));
        Assert.InRange(run, 150, int.MaxValue);
    }

    private static async Task AgreeAsync(SqliteHarness harness, string run, int[] operations)
    {
        var model = new Dictionary<string, ModelPayment>();
        foreach (var operation in operations)
        {
            var name = $"{run} payment {operation % 3}";
            switch (operation / 3 % 20)
            {
                case 0:
                    await (operation % 2 == 0 ? harness.RestartAsync() : harness.CrashAsync());
                    model.Values.ToList().ForEach(static payment => payment.Recover());
                    break;
                case < 6:
                    await ClaimAsync(harness, model, name);
                    break;
                case var choice when model.TryGetValue(name, out var payment):
                    await StepAsync(harness, payment, States[(operation + choice) % States.Length], operation % 5 == 0 ? "0xbb" : "0xaa");
                    break;
            }
        }

        foreach (var payment in model.Values)
        {
            Assert.Equal(payment.History, (await harness.HistoryAsync(payment.Id)).Select(static line => line.Split(' ')[1]));
            Assert.Equal(payment.State is PaymentState.Settling or PaymentState.Unknown, await harness.HasSettlementAsync(payment.Id));
        }
    }

    private static async Task ClaimAsync(SqliteHarness harness, Dictionary<string, ModelPayment> model, string name)
    {
        var outcome = await harness.Ledger.TryClaimAsync(SamplePayments.Claim(name), CancellationToken.None);
        if (!model.TryGetValue(name, out var payment))
        {
            model[name] = new ModelPayment { Id = Assert.IsType<ClaimOutcome.Claimed>(outcome).PaymentId, History = { "claimed" } };
        }
        else if (payment.State == PaymentState.Released)
        {
            Assert.Equal(payment.Id, Assert.IsType<ClaimOutcome.Claimed>(outcome).PaymentId);
            payment.Go(PaymentState.Claimed, transaction: null);
        }
        else
        {
            var known = Assert.IsType<ClaimOutcome.Known>(outcome).Payment;
            Assert.Equal((payment.Id, payment.State, payment.Transaction), (known.PaymentId, known.State, known.Transaction));
        }
    }

    private static async Task StepAsync(SqliteHarness harness, ModelPayment payment, PaymentState to, string transaction)
    {
        var step = SamplePayments.Step(payment.Id, to) with { Transaction = to is PaymentState.Settled or PaymentState.Unknown ? transaction : null };
        if (payment.Allows(to))
        {
            await harness.Ledger.RecordedAsync(step);
            payment.Go(to, step.Transaction ?? payment.Transaction);
        }
        else if (to == PaymentState.Settled && payment.State == PaymentState.Settled && payment.Transaction == transaction)
        {
            await harness.Ledger.RecordedAsync(step);
        }
        else
        {
            await harness.Ledger.ConflictsAsync(step, payment.State);
        }
    }

    private sealed class ModelPayment
    {
        public required long Id { get; init; }

        public List<string> History { get; } = [];

        public PaymentState State { get; private set; } = PaymentState.Claimed;

        public string? Transaction { get; private set; }

        private bool IsOpen => State is PaymentState.Claimed or PaymentState.Verified or PaymentState.Forwarded;

        // Said another way than the program says it: by what each step needs.
        public bool Allows(PaymentState to) => to switch
        {
            PaymentState.Verified => State == PaymentState.Claimed,
            PaymentState.Forwarded => State is PaymentState.Claimed or PaymentState.Verified,
            PaymentState.Settling => IsOpen || State == PaymentState.Settling,
            PaymentState.Released => IsOpen || State == PaymentState.Settling,
            PaymentState.Failed => IsOpen || State is PaymentState.Settling or PaymentState.Unknown,
            PaymentState.Settled or PaymentState.Unknown => State is PaymentState.Settling or PaymentState.Unknown,
            _ => false,
        };

        public void Go(PaymentState to, string? transaction)
        {
            (State, Transaction) = (to, transaction);
            History.Add(to.ToText());
        }

        public void Recover()
        {
            if (IsOpen || State == PaymentState.Settling)
            {
                Go(IsOpen ? PaymentState.Failed : PaymentState.Unknown, Transaction);
            }
        }
    }
}
