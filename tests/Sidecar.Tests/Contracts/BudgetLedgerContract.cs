using Sidecar.Ledger;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about budgets that agents share. Inherited once per implementation.</summary>
public abstract class BudgetLedgerContract : ControlContract
{
    private static readonly SpendLimits Limits = new("UTC", [new SpendWindow("month", CalendarPeriod.Month, Rolling: null, MaxAmount: 1, MaxCount: 2)]);

    [Fact]
    public async Task A_budget_is_found_as_it_was_put_also_after_a_restart()
    {
        var put = await PutAsync(new BudgetRecord("team", "USD") { Name = "Team", Limits = Limits, CreatedAt = Now, UpdatedAt = Now });
        await Harness.RestartAsync();

        var found = (await Budgets.FindAsync("team", CancellationToken.None))!;

        Assert.Equivalent(put, found, strict: true);
        Assert.Equal(("Team", "month", Now, put.Version), (found.Name, Assert.Single(found.Limits.Windows).Name, found.CreatedAt, await VersionAsync()));
        Assert.Null(await Budgets.FindAsync("nobody's", CancellationToken.None));
    }

    [Fact]
    public async Task A_change_keeps_when_the_budget_was_made()
    {
        var made = Now;
        var first = await PutAsync(new BudgetRecord("team", "USD") { CreatedAt = Now, UpdatedAt = Now });
        Harness.Time.Advance(TimeSpan.FromHours(1));

        var second = await PutAsync(new BudgetRecord("team", "USD") { Limits = Limits, CreatedAt = Now, UpdatedAt = Now }, first.Version);

        Assert.Equal((made, Now), (second.CreatedAt, second.UpdatedAt));
    }

    [Fact]
    public async Task Of_many_who_change_one_version_one_does()
    {
        var first = await PutAsync(new BudgetRecord("team", "USD"));

        var writes = await Crowd.AskAsync(async caller =>
            await Budgets.PutAsync(first with { Name = $"by {caller}" }, first.Version, Audit("budgets.put"), CancellationToken.None));

        var winner = Written(Assert.Single(writes, static write => write is ControlWrite<BudgetRecord>.Written));
        Assert.Equal((winner.Name, first.Version + 1), ((await Budgets.FindAsync("team", CancellationToken.None))!.Name, await VersionAsync()));
        Assert.Equal(2, (await AuditedAsync()).Count);
    }

    [Fact]
    public async Task A_budget_that_agents_share_is_neither_deleted_nor_brought_into_another_currency()
    {
        var budget = await PutAsync(new BudgetRecord("team", "USD"));
        var agent = await PutAsync(new AgentRecord("shopper", "USD") { Budget = "team" });

        Assert.Contains("shopper", Conflict(await Budgets.DeleteAsync("team", Audit("x"), CancellationToken.None)), StringComparison.Ordinal);
        Assert.Contains("shopper", Conflict(await Budgets.PutAsync(new BudgetRecord("team", "EUR"), budget.Version, Audit("x"), CancellationToken.None)), StringComparison.Ordinal);
        Assert.Equal("USD", (await Budgets.FindAsync("team", CancellationToken.None))!.Currency);

        await PutAsync(agent with { Budget = null }, agent.Version);
        Assert.Equal("team", Written(await Budgets.DeleteAsync("team", Audit("budgets.delete"), CancellationToken.None)).Id);
        Assert.IsType<ControlWrite<BudgetRecord>.Unknown>(await Budgets.DeleteAsync("team", Audit("x"), CancellationToken.None));
        Assert.Equal(4, await VersionAsync());
    }

    [Fact]
    public async Task Whoever_comes_first_a_budget_and_the_agents_that_join_it_stay_together()
    {
        await PutAsync(new BudgetRecord("team", "USD"));

        var joined = await Crowd.AskAsync(async caller => caller == Crowd.Size / 2
            ? await Budgets.DeleteAsync("team", Audit("budgets.delete"), CancellationToken.None) is ControlWrite<BudgetRecord>.Written
            : await Agents.PutAsync(new AgentRecord($"a{caller}", "USD") { Budget = "team" }, 0, Audit("agents.put"), CancellationToken.None) is ControlWrite<AgentRecord>.Written);

        var isDeleted = joined[Crowd.Size / 2];
        Assert.Equal(isDeleted, await Budgets.FindAsync("team", CancellationToken.None) is null);
        Assert.Equal(isDeleted, (await Agents.ListAsync(100, after: null, CancellationToken.None)).Count == 0);
    }

    [Fact]
    public async Task Budgets_are_listed_by_id_and_in_pages()
    {
        foreach (var id in new[] { "c", "a", "b" })
        {
            await PutAsync(new BudgetRecord(id, "USD"));
        }

        Assert.Equal(["a", "b"], (await Budgets.ListAsync(2, after: null, CancellationToken.None)).Select(static budget => budget.Id));
        Assert.Equal(["c"], (await Budgets.ListAsync(2, "b", CancellationToken.None)).Select(static budget => budget.Id));
    }

    [Fact]
    public async Task Terms_of_a_newer_program_are_an_error_and_never_taken_for_none()
    {
        await PutAsync(new BudgetRecord("team", "USD") { Limits = Limits });
        await Harness.ExecuteAsync("update budgets set terms = replace(terms, '\"month\",\"calendar\":\"month\"', '\"month\",\"calendar\":\"moon\"')");

        var fault = await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await Budgets.FindAsync("team", CancellationToken.None));

        Assert.Contains("budget team", fault.Message, StringComparison.Ordinal);
        Assert.Contains("$.limits.windows[0].calendar", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_that_takes_no_writes_says_so_in_time()
    {
        await PutAsync(new BudgetRecord("team", "USD"));
        await using (await Harness.PauseAsync())
        {
            Assert.IsType<ControlWrite<BudgetRecord>.Unavailable>(await Budgets.DeleteAsync("team", Audit("x"), CancellationToken.None));
        }
    }
}
