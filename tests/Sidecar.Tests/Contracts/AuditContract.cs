using System.Data.Common;
using Sidecar.Ledger;
using Sidecar.Ledger.Audit;
using static Sidecar.Tests.Contracts.SampleSpends;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about the audit. Inherited once per implementation.</summary>
public abstract class AuditContract : LedgerContract
{
    [Fact]
    public async Task Record_is_read_as_it_was_written_also_after_a_restart()
    {
        var entry = new AuditEntry("spend", "deny")
        {
            At = Noon.AddTicks(12_345),
            Actor = "agent:ä€😀",
            Agent = "agent-1",
            Subject = "tok_1",
            Reason = "amount_limit",
            Amount = "250000",
            Currency = "USD",
            Merchant = "shop",
            Category = "data",
            RequestId = "r1",
        };
        await Harness.Tables.Audit.WrittenAsync(entry);
        await Harness.Tables.Audit.WrittenAsync(new AuditEntry("stop", "done") { Actor = "operator:jo" });
        await Harness.RestartAsync();

        var records = await Harness.Tables.AuditHistory.ListedAsync();

        Assert.Equal([1L, 2], records.Select(static record => record.Number));
        Assert.Equal((Noon.AddMilliseconds(1), entry with { At = null }), (records[0].At, records[0].Entry));
        Assert.Equal((Harness.Time.GetUtcNow(), "operator:jo", null), (records[1].At, records[1].Entry.Actor, records[1].Entry.RequestId));
        Assert.Equal(new byte[32], records[0].Previous.ToArray());
        Assert.Equal(records[0].Hash.ToArray(), records[1].Previous.ToArray());
        Assert.Equal(records[1].Hash.ToArray(), (await Harness.Tables.AuditHistory.FindLastAsync(CancellationToken.None))!.Hash.ToArray());
    }

    [Fact]
    public async Task Empty_chain_is_whole_and_has_no_last_record()
    {
        Assert.Equal(new AuditVerdict.Whole(0, new string('0', 64)), await Harness.Tables.VerifyAsync());
        Assert.Null(await Harness.Tables.AuditHistory.FindLastAsync(CancellationToken.None));
    }

    [Fact]
    public async Task Records_of_many_at_once_are_one_chain_without_gaps()
    {
        await Crowd.AskAsync(async caller =>
        {
            for (var i = 0; i < 10; i++)
            {
                await Harness.Tables.Audit.WrittenAsync(Entry() with { Subject = $"{caller}:{i}" });
            }

            return caller;
        });

        Assert.Equal(Crowd.Size * 10, (await Harness.Tables.WholeAsync()).Records);
        Assert.Equal(Crowd.Size * 10, (await Harness.Tables.AuditHistory.ListedAsync()).Select(static record => record.Entry.Subject).Distinct().Count());
    }

    [Fact]
    public async Task Posted_record_is_written_soon_and_rides_along_with_the_next_that_is_awaited()
    {
        Assert.True(Harness.Tables.Audit.TryPost(Entry("spend", "deny")));
        await Harness.Tables.Audit.WrittenAsync(Entry());
        Assert.Equal(["spend deny", "spend allow"], await Harness.Tables.WordsAsync());

        Assert.True(Harness.Tables.Audit.TryPost(Entry("spend", "hold")));
        await Eventually.HoldsAsync(async () => (await Harness.Tables.WordsAsync()).Count() == 3);
    }

    [Fact]
    public async Task Posted_record_is_written_when_the_ledger_is_closed()
    {
        Assert.True(Harness.Tables.Audit.TryPost(Entry("spend", "deny")));
        await Harness.RestartAsync();
        Assert.Equal(["spend deny"], await Harness.Tables.WordsAsync());
    }

    [Fact]
    public async Task Closed_ledger_takes_no_record()
    {
        await Harness.StopAsync();
        Assert.False(Harness.Tables.Audit.TryPost(Entry()));
        Assert.IsType<LedgerWriteOutcome.Unavailable>(await Harness.Tables.Audit.RecordAsync(Entry(), CancellationToken.None));
    }

    [Fact]
    public async Task Text_that_no_store_would_take_does_not_keep_a_record_out()
    {
        await Harness.Tables.Audit.WrittenAsync(Entry() with { Reason = "a\0b\ud800c", Subject = new string('x', 300), Merchant = new string('y', 255) + "😀" });

        var record = Assert.Single(await Harness.Tables.AuditHistory.ListedAsync());

        Assert.Equal("a\ufffdb\ufffdc", record.Entry.Reason);
        Assert.Equal((new string('x', 256), new string('y', 255)), (record.Entry.Subject, record.Entry.Merchant));
        Assert.Equal(1, (await Harness.Tables.WholeAsync()).Records);
    }

    [Fact]
    public async Task Records_are_found_by_agent_action_decision_and_time_in_pages()
    {
        var history = Harness.Tables.AuditHistory;
        for (var i = 0; i < 10; i++)
        {
            await Harness.Tables.Audit.WrittenAsync(new AuditEntry(i % 2 == 0 ? "spend" : "control.stop", i < 5 ? "allow" : "deny") { Actor = "system", Agent = $"agent-{i % 3}", At = Noon.AddSeconds(i) });
        }

        Assert.Equal([1L, 4, 7, 10], await NumbersAsync(new AuditQuery { Agent = "agent-0" }));
        Assert.Equal([2L, 4, 6, 8, 10], await NumbersAsync(new AuditQuery { Action = "control.stop" }));
        Assert.Equal([6L, 7, 8, 9, 10], await NumbersAsync(new AuditQuery { Decision = "deny" }));
        Assert.Equal([3L, 4], await NumbersAsync(new AuditQuery { From = Noon.AddSeconds(2), Until = Noon.AddSeconds(4) }));
        Assert.Equal([8L], await NumbersAsync(new AuditQuery { Agent = "agent-1", Decision = "deny", From = Noon.AddTicks(1) }));
        Assert.Equal([3L, 4], await NumbersAsync(new AuditQuery { After = 2, Limit = 2 }));
        Assert.Equal([10L], await NumbersAsync(new AuditQuery { After = 9, From = Noon, Until = Noon.AddDays(1) }));
        Assert.Empty(await NumbersAsync(new AuditQuery { From = Noon.AddDays(1) }));
        Assert.Empty(await NumbersAsync(new AuditQuery { Agent = "agent-9" }));

        async Task<IEnumerable<long>> NumbersAsync(AuditQuery query) => (await history.ListedAsync(query)).Select(static record => record.Number);
    }

    [Theory]
    [InlineData(null, "deny", "audit_decision")]
    [InlineData("spend", "refused", "audit_decision")]
    [InlineData("control.stops.post", null, "audit_action")]
    [InlineData("control.stops.post", "done", "audit_action")]
    public async Task What_is_rare_is_read_from_an_index(string? action, string? decision, string index)
    {
        var query = new AuditQuery { Action = action, Decision = decision };

        Assert.Contains(index, await PlanAsync(SqlAuditHistory.SqlOf(query), query), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("spend", "allow")]
    [InlineData("payment.settle", "done")]
    [InlineData("payment.grant", "allow")]
    public async Task What_every_payment_and_spend_writes_is_found_too(string action, string decision)
    {
        await Harness.Tables.Audit.WrittenAsync(Entry(action, decision));

        Assert.Single(await Harness.Tables.AuditHistory.ListedAsync(new AuditQuery { Action = action, Decision = decision }));
    }

    [Fact]
    public async Task List_goes_on_over_many_pages()
    {
        await Task.WhenAll(Enumerable.Range(0, 1201).Select(i => Harness.Tables.Audit.WrittenAsync(Entry() with { Agent = i % 2 == 0 ? "even" : "odd" })));
        Assert.Equal(Enumerable.Range(1, 1201).Select(static number => (long)number), (await Harness.Tables.AuditHistory.ListedAsync()).Select(static record => record.Number));
        Assert.Equal(601, (await Harness.Tables.AuditHistory.ListedAsync(new AuditQuery { Agent = "even" })).Count);
    }

    [Theory]
    [InlineData("update audit set reason = 'nothing'")]
    [InlineData("update audit set hash = previous")]
    [InlineData("delete from audit")]
    [InlineData("delete from audit_head")]
    [InlineData("update spends set amount = 0")]
    [InlineData("delete from spends")]
    public async Task Past_cannot_be_changed_over_a_connection_of_ones_own(string sql)
    {
        await Harness.Tables.Spends.WrittenAsync(Spend("s"));
        await Assert.ThrowsAnyAsync<DbException>(() => Harness.ExecuteAsync(sql));
        Assert.Equal(1, (await Harness.Tables.WholeAsync()).Records);
        Assert.Equal(new SpendSum(0, 250_000, 1), Assert.Single(await Harness.Tables.Spends.SumAsync(Agent())));
    }

    [Theory]
    [InlineData("update audit set reason = 'nothing' where number = 3", 3)]
    [InlineData("update audit set amount = null, agent = '250000' where number = 3", 3)]
    [InlineData("update audit set at = at + 1 where number = 3", 3)]
    [InlineData("update audit set hash = previous where number = 3", 3)]
    [InlineData("update audit set previous = hash where number = 3", 3)]
    [InlineData("delete from audit where number = 3", 3)]
    [InlineData("delete from audit where number <= 2", 1)]
    [InlineData("delete from audit where number >= 4", 4)]
    [InlineData("delete from audit", 1)]
    [InlineData("delete from audit where number = 5; update audit set number = 5 where number = 4", 4)]
    [InlineData("delete from audit_head", 0)]
    [InlineData("update audit_head set hash = (select hash from audit where number = 4)", 5)]
    [InlineData("update audit_head set number = 4, hash = (select hash from audit where number = 4)", 5)]
    [InlineData("insert into audit (number, at, action, decision, actor, previous, hash) select 6, at, action, decision, actor, hash, previous from audit where number = 5", 6)]
    [InlineData("insert into audit (number, at, action, decision, actor, previous, hash) select -1, at, action, decision, actor, hash, previous from audit where number = 5", 1)]
    public async Task Change_behind_the_back_of_the_ledger_is_found(string sql, long number)
    {
        await WriteFiveAsync();
        await TamperAsync(sql);
        Assert.Equal(number, Assert.IsType<AuditVerdict.Broken>(await Harness.Tables.VerifyAsync()).Number);
    }

    [Fact]
    public async Task End_that_was_cut_together_with_the_head_is_found_by_a_hash_that_was_noted()
    {
        await WriteFiveAsync();
        var noted = (await Harness.Tables.WholeAsync()).Hash;
        await TamperAsync("delete from audit where number = 5; update audit_head set number = 4, hash = (select hash from audit where number = 4)");

        Assert.Equal(4, (await Harness.Tables.WholeAsync()).Records);
        Assert.IsType<AuditVerdict.Broken>(await Harness.Tables.VerifyAsync(noted));
    }

    [Fact]
    public async Task Hash_that_was_noted_is_still_found_when_the_chain_went_on()
    {
        await WriteFiveAsync();
        var noted = (await Harness.Tables.WholeAsync()).Hash;
        await WriteFiveAsync();
        Assert.Equal(10, (await Harness.Tables.WholeAsync(noted)).Records);
        Assert.Equal(10, (await Harness.Tables.WholeAsync(new string('0', 64))).Records);
    }

    [Fact]
    public async Task Chain_goes_on_after_a_crash()
    {
        await WriteFiveAsync();
        await Harness.CrashAsync();
        await WriteFiveAsync();
        Assert.Equal(10, (await Harness.Tables.WholeAsync()).Records);
    }

    [Fact]
    public async Task Chain_is_whole_while_it_grows()
    {
        using var stop = new CancellationTokenSource();
        var writing = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Harness.Tables.Audit.WrittenAsync(Entry());
            }
        });

        for (var i = 0; i < 20; i++)
        {
            await Harness.Tables.WholeAsync();
        }

        await stop.CancelAsync();
        await writing;
    }

    [Fact]
    public async Task Cancelled_record_is_not_written()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Harness.Tables.Audit.RecordAsync(Entry(), new CancellationToken(canceled: true)));
        Assert.Equal(0, (await Harness.Tables.WholeAsync()).Records);
    }

    [Fact]
    public async Task Paused_store_takes_no_record_and_the_chain_is_whole_afterwards()
    {
        await Harness.Tables.Audit.WrittenAsync(Entry());
        await using (await Harness.PauseAsync())
        {
            Assert.IsType<LedgerWriteOutcome.Unavailable>(await Harness.Tables.Audit.RecordAsync(Entry(), CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
        }

        await Eventually.HoldsAsync(async () => await Harness.Tables.Audit.RecordAsync(Entry(), CancellationToken.None) is LedgerWriteOutcome.Written);
        await Harness.Tables.WholeAsync();
    }

    /// <summary>Runs SQL as somebody could who owns the store: what keeps the past from being changed is taken away first.</summary>
    /// <summary>How the engine reads a statement of the audit, among many records.</summary>
    private protected abstract Task<string> PlanAsync(string sql, AuditQuery query);

    private protected abstract Task TamperAsync(string sql);

    private async Task WriteFiveAsync()
    {
        for (var i = 0; i < 5; i++)
        {
            await Harness.Tables.Audit.WrittenAsync(Entry() with { Amount = "250000", At = Noon.AddSeconds(i) });
        }
    }
}
