using Dapper;
using Sidecar.Ledger;
using Sidecar.Ledger.Control;
using static Sidecar.Tests.Contracts.SampleSpends;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about changes of its control tables. Inherited once per implementation.</summary>
public abstract class ControlStoreContract : LedgerContract
{
    private const string Insert = "insert into spend_tokens (id, agent, claims, issued_at, expires_at) values (@id, 'agent-1', '{}', 1, 2)";
    private const string Count = "select count(*) from spend_tokens";

    private IControlStore Store => Harness.Tables.Control;

    [Fact]
    public async Task Change_and_its_records_are_there_together_after_a_restart()
    {
        Assert.Equal("1", await WriteAsync(async transaction =>
        {
            await transaction.ExecuteAsync(Insert, new { id = "a" });
            transaction.Audit(Entry("control.a", "done"));
            transaction.Audit(Entry("control.b", "done"));
            return (await transaction.FindAsync<long>(Count)).ToString(System.Globalization.CultureInfo.InvariantCulture);
        }));
        await Harness.RestartAsync();

        Assert.Equal((1, 2), (await CountAsync(), (await Harness.Tables.WholeAsync()).Records));
        Assert.Equal(["control.a done", "control.b done"], await Harness.Tables.WordsAsync());
    }

    [Fact]
    public async Task Change_that_is_discarded_leaves_nothing()
    {
        await WriteAsync(async transaction =>
        {
            await transaction.ExecuteAsync(Insert, new { id = "a" });
            transaction.Audit(Entry());
            transaction.Discard();
            return "";
        });

        Assert.Equal((0, 0), (await CountAsync(), (await Harness.Tables.WholeAsync()).Records));
    }

    [Fact]
    public async Task What_a_change_throws_reaches_its_caller_and_leaves_those_beside_it_alone()
    {
        var outcomes = await Crowd.AskAsync(async caller =>
        {
            try
            {
                return await WriteAsync(async transaction =>
                {
                    await transaction.ExecuteAsync(Insert, new { id = $"{caller}" });
                    transaction.Audit(Entry());
                    return caller % 2 == 0 ? "written" : throw new InvalidOperationException("not this one");
                });
            }
            catch (InvalidOperationException fault)
            {
                return fault.Message;
            }
        });

        Assert.Equal(Crowd.Size / 2, outcomes.Count(static outcome => outcome == "written"));
        Assert.Equal(Crowd.Size / 2, outcomes.Count(static outcome => outcome == "not this one"));
        Assert.Equal((Crowd.Size / 2, Crowd.Size / 2), (await CountAsync(), (await Harness.Tables.WholeAsync()).Records));
    }

    [Fact]
    public async Task Statement_that_the_store_refuses_ends_its_change_alone()
    {
        var outcomes = await Crowd.AskAsync(caller => WriteAsync(async transaction =>
        {
            await transaction.ExecuteAsync(Insert, new { id = caller < 2 ? "same" : $"{caller}" });
            transaction.Audit(Entry());
            return "written";
        }));

        Assert.Single(outcomes, static outcome => outcome == "away");
        Assert.Equal((Crowd.Size - 1, Crowd.Size - 1), (await CountAsync(), (await Harness.Tables.WholeAsync()).Records));
    }

    [Fact]
    public async Task Changes_spends_and_payments_at_once_make_one_chain()
    {
        await Crowd.AskAsync(async caller =>
        {
            await Harness.Tables.Spends.WrittenAsync(Spend($"{caller}"));
            await WriteAsync(transaction =>
            {
                transaction.Audit(Entry("control.stop", "done"));
                return Task.FromResult("");
            });
            await Ledger.BringToAsync($"{caller}", PaymentState.Settled);
            return caller;
        });

        Assert.Equal(3 * Crowd.Size, (await Harness.Tables.WholeAsync()).Records);
    }

    [Fact]
    public async Task Cancelled_change_is_not_made()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Store.WriteAsync(
            static async transaction => $"{await transaction.ExecuteAsync(Insert, new { id = "a" })}", static _ => "away", new CancellationToken(canceled: true)));
        Assert.Equal(0, await CountAsync());
    }

    [Fact]
    public async Task Paused_store_is_away_within_seconds_and_serves_again_afterwards()
    {
        await using (await Harness.PauseAsync())
        {
            Assert.Equal("away", await InsertAsync("a").WaitAsync(TimeSpan.FromSeconds(20)));
        }

        await Eventually.HoldsAsync(async () => await InsertAsync("b") == "written");
        await Harness.Tables.WholeAsync();
    }

    private Task<string> InsertAsync(string id) => WriteAsync(async transaction =>
    {
        await transaction.ExecuteAsync(Insert, new { id });
        transaction.Audit(Entry());
        return "written";
    });

    private Task<string> WriteAsync(Func<ControlTransaction, Task<string>> change) => Store.WriteAsync(change, static _ => "away", CancellationToken.None).AsTask();

    private Task<long> CountAsync() => Store.ReadAsync(static connection => connection.ExecuteScalarAsync<long>(Count), CancellationToken.None).AsTask();
}
