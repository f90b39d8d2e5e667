using System.Data.Common;
using Sidecar.Ledger;
using static Sidecar.Tests.Contracts.SampleSpends;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about tokens that were issued. Inherited once per implementation.</summary>
public abstract class SpendTokensContract : LedgerContract
{
    private ISpendTokenLedger Tokens => Harness.Tables.Tokens;

    [Fact]
    public async Task Token_is_found_as_it_was_written_also_after_a_restart()
    {
        var token = Token("t1") with { Family = "fam_1" };
        await WrittenAsync(token);
        await Harness.RestartAsync();

        Assert.Equal(token with { Number = 1 }, await Tokens.FindAsync("t1", CancellationToken.None));
        Assert.Null(await Tokens.FindAsync("t2", CancellationToken.None));
        Assert.Equal(["token.issue done"], await Harness.Tables.WordsAsync());
    }

    [Fact]
    public async Task Of_many_writes_with_one_id_one_stands_and_is_audited()
    {
        await Crowd.AskAsync(async caller =>
        {
            await WrittenAsync(Token("same", $"agent-{caller}"));
            await WrittenAsync(Token($"own {caller}"));
            return caller;
        });

        Assert.Equal(Crowd.Size + 1, (await Tokens.ListAsync(agent: null, 1000, before: null, CancellationToken.None)).Count);
        Assert.Equal(Crowd.Size + 1, (await Harness.Tables.WholeAsync()).Records);
    }

    [Fact]
    public async Task Tokens_are_listed_newest_first_by_agent_and_in_pages()
    {
        foreach (var id in new[] { "a", "b", "c", "d", "e" })
        {
            await WrittenAsync(Token(id, id is "b" or "d" ? "agent-2" : "agent-1"));
        }

        Assert.Equal(["e", "d", "c", "b", "a"], await IdsAsync(agent: null, 10, before: null));
        Assert.Equal(["d", "b"], await IdsAsync("agent-2", 10, before: null));
        var first = await Tokens.ListAsync("agent-1", 2, before: null, CancellationToken.None);
        Assert.Equal(["e", "c"], first.Select(static token => token.Id));
        Assert.Equal(["a"], await IdsAsync("agent-1", 2, first[^1].Number));
        Assert.Empty(await IdsAsync("agent-3", 10, before: null));
    }

    [Fact]
    public async Task Revoked_token_stays_revoked_since_the_first_time()
    {
        await WrittenAsync(Token("t1"));
        var first = await RevokedAsync("t1", Noon);
        var again = await RevokedAsync("t1", Noon.AddMinutes(1));

        Assert.Equal((Noon, Noon, Noon), (first.RevokedAt, again.RevokedAt, (await Tokens.FindAsync("t1", CancellationToken.None))!.RevokedAt));
        Assert.Equal(["token.issue done", "token.revoke done", "token.revoke done"], await Harness.Tables.WordsAsync());
        await Assert.ThrowsAnyAsync<DbException>(() => Harness.ExecuteAsync("update spend_tokens set revoked_at = null"));
        await Assert.ThrowsAnyAsync<DbException>(() => Harness.ExecuteAsync("delete from spend_tokens"));
    }

    [Fact]
    public async Task Unknown_token_cannot_be_revoked_and_leaves_no_record()
    {
        Assert.IsType<ControlWrite<SpendTokenRecord>.Unknown>(await Tokens.RevokeAsync("nobody", Noon, Entry("token.revoke", "done"), CancellationToken.None));
        Assert.Equal(0, (await Harness.Tables.WholeAsync()).Records);
    }

    [Fact]
    public async Task Token_that_is_revoked_by_many_at_once_is_revoked_once_in_the_chain_of_all()
    {
        await WrittenAsync(Token("t1"));

        var revoked = await Crowd.AskAsync(caller => RevokedAsync("t1", Noon.AddSeconds(caller)));

        Assert.Single(revoked.Select(static token => token.RevokedAt).Distinct());
        Assert.Equal(Crowd.Size + 1, (await Harness.Tables.WholeAsync()).Records);
    }

    [Fact]
    public async Task Closed_ledger_is_unavailable()
    {
        await Harness.StopAsync();
        Assert.IsType<LedgerWriteOutcome.Unavailable>(await Tokens.RecordAsync(Token("t1"), Entry(), CancellationToken.None));
    }

    private async Task WrittenAsync(SpendTokenRecord token) =>
        Assert.IsType<LedgerWriteOutcome.Written>(await Tokens.RecordAsync(token, Entry("token.issue", "done") with { Subject = token.Id }, CancellationToken.None));

    private async Task<SpendTokenRecord> RevokedAsync(string id, DateTimeOffset now) =>
        Assert.IsType<ControlWrite<SpendTokenRecord>.Written>(await Tokens.RevokeAsync(id, now, Entry("token.revoke", "done"), CancellationToken.None)).Record;

    private async Task<IEnumerable<string>> IdsAsync(string? agent, int limit, long? before) =>
        (await Tokens.ListAsync(agent, limit, before, CancellationToken.None)).Select(static token => token.Id);
}
