using Sidecar.Ledger;
using Sidecar.Ledger.Alerts;
using static Sidecar.Tests.Contracts.SampleSpends;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about alerts. Inherited once per implementation.</summary>
public abstract class AlertLedgerContract : ControlContract
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private protected IAlertLedger Alerts => new SqlAlertLedger(Harness.Tables.Control);

    [Fact]
    public async Task Of_many_who_tell_one_alert_one_does_also_after_a_crash()
    {
        var tellings = await Crowd.AskAsync(async _ => await TellAsync("a"));
        await Harness.CrashAsync();

        Assert.Single(tellings, static telling => telling == AlertTelling.Told);
        Assert.Equal(Crowd.Size - 1, tellings.Count(static telling => telling == AlertTelling.Known));
        Assert.Equal(AlertTelling.Known, await TellAsync("a"));
    }

    [Fact]
    public async Task What_is_due_is_there_until_it_is_noted_that_it_was_taken()
    {
        await TellAsync("a", Hour);
        await TellAsync("b", TimeSpan.Zero);
        await TellAsync("c", due: null);
        await Harness.CrashAsync();

        var due = Assert.Single(await DueAsync());
        Assert.Equal(("b", "body of b", 0), (due.Id, System.Text.Encoding.UTF8.GetString(due.Body.Span), due.Tries));

        await Alerts.NoteTryAsync("b", 1, Now + Hour, CancellationToken.None);
        Assert.Empty(await DueAsync());
        Harness.Time.Advance(Hour);
        Assert.Equal([("a", 0), ("b", 1)], (await DueAsync()).Select(static alert => (alert.Id, alert.Tries)).Order());

        await Alerts.NoteTryAsync("b", 2, dueAt: null, CancellationToken.None);
        Assert.Equal(["a"], (await DueAsync()).Select(static alert => alert.Id));
    }

    [Fact]
    public async Task What_is_over_may_be_told_again_and_what_is_still_to_be_sent_stays()
    {
        await TellAsync("a", due: null);
        await TellAsync("b", TimeSpan.Zero);
        Harness.Time.Advance(25 * Hour);
        await TellAsync("c");

        Assert.Equal(AlertTelling.Told, await TellAsync("a"));
        Assert.Equal(AlertTelling.Known, await TellAsync("b"));
    }

    [Fact]
    public async Task Those_who_have_spent_last_are_known()
    {
        foreach (var agent in new[] { "a", "b", "a" })
        {
            await Harness.Tables.Spends.WrittenAsync(Spend($"early {agent} {Guid.NewGuid()}", agent: agent));
        }

        Harness.Time.Advance(Hour);
        await Harness.Tables.Spends.WrittenAsync(Spend("late", agent: "c"));
        await Harness.Tables.Spends.WrittenAsync(Spend("later", agent: "d"));

        Assert.Equal(["c", "d"], await LateAsync(100, TimeSpan.FromMinutes(1)));
        Assert.Equal(["a", "b", "c", "d"], await LateAsync(100, 2 * Hour));
        Assert.Equal(["d"], await LateAsync(1, 2 * Hour));
    }

    [Fact]
    public async Task Of_those_who_have_spent_last_it_is_known_when_those_spends_count()
    {
        foreach (var (name, at) in new[] { ("two", Noon.AddSeconds(2)), ("one", Noon.AddSeconds(1)), ("three", Noon.AddSeconds(3)) })
        {
            await Harness.Tables.Spends.WrittenAsync(Spend(name, agent: "a") with { CountedAt = at });
        }

        Assert.Equal([new LateSpender("a", Noon.AddSeconds(1), Noon.AddSeconds(3))], await Alerts.ListLateSpendersAsync(100, Hour, CancellationToken.None));
    }

    [Fact]
    public async Task A_store_that_takes_no_writes_says_so_in_time()
    {
        await using (await Harness.PauseAsync())
        {
            Assert.Equal(AlertTelling.Unavailable, await TellAsync("a"));
        }

        Assert.Equal(AlertTelling.Told, await TellAsync("a"));
    }

    private async Task<AlertTelling> TellAsync(string id, TimeSpan? due = null) =>
        await Alerts.TryTellAsync(new AlertRecord(id, System.Text.Encoding.UTF8.GetBytes($"body of {id}"), Now, Now + (24 * Hour), Now + due), CancellationToken.None);

    private async Task<IReadOnlyList<AlertRecord>> DueAsync() => await Alerts.ListDueAsync(Now, 10, CancellationToken.None);

    private async Task<IEnumerable<string>> LateAsync(int most, TimeSpan within) => (await Alerts.ListLateSpendersAsync(most, within, CancellationToken.None)).Select(static spender => spender.Agent).Order(StringComparer.Ordinal);
}
