using Sidecar.Ledger;
using Sidecar.Policies;
using static Sidecar.Tests.Contracts.SampleSpends;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about spends. Inherited once per implementation.</summary>
public abstract class SpendsContract : LedgerContract
{
    private ISpendLedger Spends => Harness.Tables.Spends;

    [Fact]
    public async Task Spend_counts_for_its_agent_its_budget_and_its_token_also_after_a_restart()
    {
        var token = Id("token");
        await Spends.WrittenAsync(Spend("a") with { Budget = "team", Token = token, Category = "data", Route = "paid", PaymentId = 7 });
        await Spends.WrittenAsync(Spend("b", 100) with { Budget = "team" });
        await Spends.WrittenAsync(Spend("c", 1, "agent-2") with { Budget = "team", Token = Id("another") });
        await Harness.RestartAsync();

        Assert.Equal([new SpendSum(0, 250_100, 2)], await Spends.SumAsync(Agent()));
        Assert.Equal([new SpendSum(0, 250_101, 3)], await Spends.SumAsync(new SpendAccount(SpendAccountKind.Budget, "team")));
        Assert.Equal([new SpendSum(0, 250_000, 1)], await Spends.SumAsync(new SpendAccount(SpendAccountKind.Token, token.ToString())));
        Assert.Empty(await Spends.SumAsync(Agent("nobody")));
        Assert.Empty(await Spends.SumAsync(new SpendAccount(SpendAccountKind.Budget, "agent-1")));
    }

    [Fact]
    public async Task Other_currencies_are_not_added()
    {
        await Spends.WrittenAsync(Spend("a"));
        await Spends.WrittenAsync(Spend("b") with { Amount = new SpendAmount(5, "EUR") });
        Assert.Equal([new SpendSum(0, 250_000, 1)], await Spends.SumAsync(Agent()));
    }

    [Fact]
    public async Task Of_many_writes_with_one_id_one_counts_and_is_audited()
    {
        await Crowd.AskAsync(async caller =>
        {
            await Spends.WrittenAsync(Spend("same", 1 + caller));
            await Spends.WrittenAsync(Spend($"own {caller}", 1000));
            return caller;
        });
        await Spends.WrittenAsync(Spend("same", 9_999_999));

        var sum = Assert.Single(await Spends.SumAsync(Agent()));

        Assert.Equal(Crowd.Size + 1, sum.Count);
        Assert.InRange(sum.Amount, (Crowd.Size * 1000) + 1, (Crowd.Size * 1000) + Crowd.Size);
        Assert.Equal(Crowd.Size + 1, (await Harness.Tables.WholeAsync()).Records);
    }

    [Fact]
    public async Task Spend_that_is_written_again_after_a_crash_counts_once()
    {
        await Spends.WrittenAsync(Spend("a"));
        await Harness.CrashAsync();
        await Spends.WrittenAsync(Spend("a") with { CountedAt = Noon.AddDays(1) });
        Assert.Equal([new SpendSum(0, 250_000, 1)], await Spends.SumAsync(Agent()));
        Assert.Equal(1, (await Harness.Tables.WholeAsync()).Records);
    }

    [Fact]
    public async Task Spend_and_its_record_of_the_audit_come_together()
    {
        var spend = Spend("a");
        await Spends.WrittenAsync(spend);

        var record = Assert.Single(await Harness.Tables.AuditHistory.ListedAsync(new AuditQuery { Agent = "agent-1" }));

        Assert.Equal(EntryOf(spend), record.Entry);
    }

    [Fact]
    public async Task Borders_of_time_are_to_the_millisecond_the_first_within_and_the_last_without()
    {
        await Spends.WrittenAsync(Spend("a", 1) with { CountedAt = Noon });
        await Spends.WrittenAsync(Spend("b", 10) with { CountedAt = Noon.AddMilliseconds(1) });
        await Spends.WrittenAsync(Spend("c", 100) with { CountedAt = Noon.AddMilliseconds(2) });

        Assert.Equal(11, await AmountAsync(Noon, Noon.AddMilliseconds(2)));
        Assert.Equal(10, await AmountAsync(Noon.AddTicks(1), Noon.AddMilliseconds(2)));
        Assert.Equal(11, await AmountAsync(Noon, Noon.AddMilliseconds(1).AddTicks(1)));
        Assert.Equal(111, await AmountAsync(Noon, Noon.AddMilliseconds(2).AddTicks(1)));
        Assert.Equal(0, await AmountAsync(Noon.AddMilliseconds(3), Noon.AddDays(1)));
        Assert.Equal(0, await AmountAsync(Noon, Noon));

        async Task<long> AmountAsync(DateTimeOffset from, DateTimeOffset until) => (await Spends.SumAsync(Agent(), from, until)).Sum(static sum => sum.Amount);
    }

    [Theory]
    [InlineData(10_000_000)] // a second
    [InlineData(10_166_666)] // a sixtieth of a minute and a second
    [InlineData(600_000_000)] // a minute
    [InlineData(5_270_400_000_000)] // a sixtieth of a year
    public async Task Buckets_are_counted_from_the_epoch_and_borders_belong_to_the_later_one(long ticks)
    {
        var bucket = TimeSpan.FromTicks(ticks);
        var number = (Noon - DateTimeOffset.UnixEpoch).Ticks / ticks;

        // The first whole millisecond of a bucket, and the last of the one before.
        var border = DateTimeOffset.UnixEpoch.AddMilliseconds(Math.Ceiling((number * ticks) / (double)TimeSpan.TicksPerMillisecond));
        await Spends.WrittenAsync(Spend("before", 1) with { CountedAt = border.AddMilliseconds(-1) });
        await Spends.WrittenAsync(Spend("at", 10) with { CountedAt = border });
        await Spends.WrittenAsync(Spend("after", 100) with { CountedAt = border.AddMilliseconds(1) });
        await Spends.WrittenAsync(Spend("later", 1000) with { CountedAt = border.AddMilliseconds(1) + (3 * bucket) });

        var sums = await Spends.SumAsync(Agent(), bucket: bucket);

        Assert.Equal([new SpendSum(number - 1, 1, 1), new SpendSum(number, 110, 2), new SpendSum(number + 3, 1000, 1)], sums);
    }

    [Fact]
    public async Task Spends_that_are_named_are_left_out_of_sums()
    {
        var (a, b, c) = (Spend("a", 1), Spend("b", 10) with { CountedAt = Noon.AddHours(1) }, Spend("c", 100) with { CountedAt = Noon.AddHours(1) });
        foreach (var spend in new[] { a, b, c })
        {
            await Spends.WrittenAsync(spend);
        }

        Assert.Equal([new SpendSum(0, 10, 1)], await Spends.SumAsync(Agent(), except: [a.Id, c.Id, SampleDigests.Digest("never written")]));
        Assert.Equal([new SpendSum((Noon - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerHour, 1, 1)], await Spends.SumAsync(Agent(), bucket: TimeSpan.FromHours(1), except: [c.Id, b.Id]));
        Assert.Empty(await Spends.SumAsync(Agent(), except: [a.Id, b.Id, c.Id]));
    }

    [Fact]
    public async Task Sum_of_a_hundred_thousand_spends_is_exact_and_quick()
    {
        await FillAsync(100_000);

        var started = TimeProvider.System.GetTimestamp();
        var whole = await Spends.SumAsync(Agent());
        var buckets = await Spends.SumAsync(Agent(), Noon, Noon.AddSeconds(100_000), TimeSpan.FromSeconds(2000));
        var elapsed = TimeProvider.System.GetElapsedTime(started);

        Assert.Equal([new SpendSum(0, 100_000L * 99_999 / 2, 100_000)], whole);
        Assert.Equal(100_000L * 99_999 / 2, buckets.Sum(static sum => sum.Amount));
        Assert.InRange(buckets.Count, 50, 51);
        Assert.True(elapsed < TimeSpan.FromSeconds(5), $"It took {elapsed.TotalMilliseconds:0} ms.");
    }

    [Theory]
    [InlineData("agent", "'agent-1'")]
    [InlineData("budget", "'team'")]
    [InlineData("token", null)]
    public async Task Sums_are_read_from_an_index(string column, string? value) => Assert.Contains($"spends_{column}", await PlanAsync(column, value), StringComparison.Ordinal);

    [Fact]
    public async Task Largest_amounts_are_kept_exactly()
    {
        await Spends.WrittenAsync(Spend("a", SpendAmount.Most));
        await Spends.WrittenAsync(Spend("b", SpendAmount.Most - 1));
        Assert.Equal([new SpendSum(0, (2 * SpendAmount.Most) - 1, 2)], await Spends.SumAsync(Agent()));
    }

    [Fact]
    public async Task Spend_that_the_store_refuses_leaves_those_beside_it_alone()
    {
        var outcomes = await Crowd.AskAsync(async caller =>
        {
            var spend = Spend($"s{caller}", caller == 7 ? -1 : 1);
            return await Spends.RecordAsync(spend, EntryOf(spend), CancellationToken.None);
        });

        Assert.IsType<LedgerWriteOutcome.Unavailable>(Assert.Single(outcomes, static outcome => outcome is not LedgerWriteOutcome.Written));
        Assert.Equal(Crowd.Size - 1, Assert.Single(await Spends.SumAsync(Agent())).Count);
        Assert.Equal(Crowd.Size - 1, (await Harness.Tables.WholeAsync()).Records);
    }

    [Fact]
    public async Task Cancelled_spend_is_not_written()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Spends.RecordAsync(Spend("a"), Entry(), new CancellationToken(canceled: true)));
        Assert.Empty(await Spends.SumAsync(Agent()));
    }

    [Fact]
    public async Task Paused_store_writes_no_spend_and_counts_it_once_when_it_is_written_afterwards()
    {
        await using (await Harness.PauseAsync())
        {
            Assert.IsType<LedgerWriteOutcome.Unavailable>(await Spends.RecordAsync(Spend("a"), EntryOf(Spend("a")), CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        }

        await Eventually.HoldsAsync(async () => await Spends.RecordAsync(Spend("a"), EntryOf(Spend("a")), CancellationToken.None) is LedgerWriteOutcome.Written);
        Assert.Equal([new SpendSum(0, 250_000, 1)], await Spends.SumAsync(Agent()));
        await Harness.Tables.WholeAsync();
    }

    /// <summary>Writes that many spends of agent-1, a second apart from noon on, the nth of n micros.</summary>
    private protected abstract Task FillAsync(int count);

    /// <summary>How the store would sum up by a column.</summary>
    private protected abstract Task<string> PlanAsync(string column, string? value);
}
