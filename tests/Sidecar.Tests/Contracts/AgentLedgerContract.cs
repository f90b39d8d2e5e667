using Sidecar.Ledger;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about agents. Inherited once per implementation.</summary>
public abstract class AgentLedgerContract : ControlContract
{
    private const string Payer = "0x209693bc6afc0c5328ba36faf03c514ef312287c";

    private static AgentRecord Full => new("shopper", "USD")
    {
        Name = "The shopper",
        IsSuspended = true,
        PerTransaction = 5_000_000,
        ApprovalAbove = 0,
        Limits = new SpendLimits("Europe/Berlin",
        [
            new SpendWindow("day", CalendarPeriod.Day, Rolling: null, MaxAmount: 20_000_000, MaxCount: null),
            new SpendWindow("burst", Calendar: null, TimeSpan.FromMinutes(90), MaxAmount: null, MaxCount: 10),
        ]),
        AllowedMerchants = ["m2", "m1"],
        DeniedMerchants = ["m3"],
        AllowedCategories = ["data"],
        DeniedCategories = ["gift cards", "größe"],
        Payers = [Payer, "So11111111111111111111111111111111111111112"],
    };

    [Fact]
    public async Task An_agent_is_found_as_it_was_put_also_after_a_restart()
    {
        await PutAsync(new BudgetRecord("team", "USD"));
        var put = await PutAsync(Full with { Budget = "team", CreatedAt = Now, UpdatedAt = Now });
        await Harness.RestartAsync();

        var found = (await Agents.FindAsync("shopper", CancellationToken.None))!;

        Assert.Equivalent(Full with { Budget = "team", CreatedAt = Now, UpdatedAt = Now, Version = put.Version }, found, strict: true);
        Assert.Equal(["m2", "m1"], found.AllowedMerchants);
        Assert.Equivalent(put, found, strict: true);
        Assert.Null(await Agents.FindAsync("Shopper", CancellationToken.None));
    }

    [Fact]
    public async Task An_agent_without_terms_has_none()
    {
        await PutAsync(new AgentRecord("shopper", "USD"));

        var found = (await Agents.FindAsync("shopper", CancellationToken.None))!;

        Assert.Equal((null, null, null, false), (found.Budget, found.PerTransaction, found.ApprovalAbove, found.IsSuspended));
        Assert.Equal(("UTC", 0, 0), (found.Limits.TimeZone, found.Limits.Windows.Count, found.Payers.Count));
    }

    [Fact]
    public async Task Of_many_who_change_one_version_one_does()
    {
        var first = await PutAsync(new AgentRecord("shopper", "USD"));

        var writes = await Crowd.AskAsync(async caller =>
            await Agents.PutAsync(new AgentRecord("shopper", "USD") { Name = $"by {caller}" }, first.Version, Audit("agents.put"), CancellationToken.None));

        var winner = Written(Assert.Single(writes, static write => write is ControlWrite<AgentRecord>.Written));
        Assert.Equal($"by {Array.FindIndex(writes, static write => write is ControlWrite<AgentRecord>.Written)}", winner.Name);
        Assert.All(writes.Where(static write => write is not ControlWrite<AgentRecord>.Written), static write => Assert.Contains("changed meanwhile", Conflict(write), StringComparison.Ordinal));
        Assert.Equal((winner.Name, winner.Version), ((await Agents.FindAsync("shopper", CancellationToken.None))!.Name, await VersionAsync()));
        Assert.Equal(["agents.put done", "agents.put done"], await AuditedAsync());
    }

    [Fact]
    public async Task Of_many_who_make_one_agent_one_does()
    {
        var writes = await Crowd.AskAsync(async _ => await Agents.PutAsync(new AgentRecord("shopper", "USD"), 0, Audit("agents.put"), CancellationToken.None));

        Assert.Single(writes, static write => write is ControlWrite<AgentRecord>.Written);
        Assert.Equal(1, await VersionAsync());
    }

    [Fact]
    public async Task A_change_that_starts_from_another_state_changes_nothing_and_says_so()
    {
        var first = await PutAsync(new AgentRecord("shopper", "USD"));
        var second = await PutAsync(first with { Name = "new" }, first.Version);

        Assert.Contains("already", Conflict(await Agents.PutAsync(new AgentRecord("shopper", "USD"), 0, Audit("x"), CancellationToken.None)), StringComparison.Ordinal);
        Assert.Contains($"{second.Version} and not {first.Version}", Conflict(await Agents.PutAsync(first, first.Version, Audit("x"), CancellationToken.None)), StringComparison.Ordinal);
        Assert.IsType<ControlWrite<AgentRecord>.Unknown>(await Agents.PutAsync(new AgentRecord("nobody", "USD"), 1, Audit("x"), CancellationToken.None));
        Assert.Equal(("new", second.Version, 2), ((await Agents.FindAsync("shopper", CancellationToken.None))!.Name, await VersionAsync(), (await AuditedAsync()).Count));
    }

    [Fact]
    public async Task An_agent_that_was_deleted_and_made_again_is_not_taken_for_the_one_before()
    {
        var first = await PutAsync(new AgentRecord("shopper", "USD"));
        Assert.Equal("shopper", Written(await Agents.DeleteAsync("shopper", Audit("agents.delete"), CancellationToken.None)).Id);
        Assert.IsType<ControlWrite<AgentRecord>.Unknown>(await Agents.DeleteAsync("shopper", Audit("agents.delete"), CancellationToken.None));
        Assert.Null(await Agents.FindAsync("shopper", CancellationToken.None));
        var second = await PutAsync(new AgentRecord("shopper", "USD"));

        Assert.True(second.Version > first.Version);
        Assert.IsType<ControlWrite<AgentRecord>.Conflict>(await Agents.PutAsync(first with { IsSuspended = true }, first.Version, Audit("x"), CancellationToken.None));
        Assert.Equal(["agents.put done", "agents.delete done", "agents.put done"], await AuditedAsync());
    }

    [Fact]
    public async Task A_payer_is_linked_to_one_agent()
    {
        var first = await PutAsync(new AgentRecord("a", "USD") { Payers = [Payer] });

        Assert.Contains("linked to agent a", Conflict(await Agents.PutAsync(new AgentRecord("b", "USD") { Payers = ["0xb", Payer.ToUpperInvariant()] }, 0, Audit("x"), CancellationToken.None)), StringComparison.Ordinal);
        Assert.Equal(("a", null), (await AgentOfAsync(Payer), await AgentOfAsync("0xb")));
        Assert.Null(await Agents.FindAsync("b", CancellationToken.None));

        await PutAsync(first with { Payers = ["0xa"] }, first.Version);
        Assert.Equal([Payer], (await PutAsync(new AgentRecord("b", "USD") { Payers = [Payer.ToUpperInvariant(), Payer] })).Payers);
        Assert.Equal("b", await AgentOfAsync(Payer.ToUpperInvariant()));
        Assert.Equal(("b", "a"), (await AgentOfAsync(Payer), await AgentOfAsync("0xa")));
        await Agents.DeleteAsync("b", Audit("agents.delete"), CancellationToken.None);
        Assert.Null(await AgentOfAsync(Payer));
    }

    [Fact]
    public async Task Of_many_agents_that_claim_one_payer_one_gets_it()
    {
        var writes = await Crowd.AskAsync(async caller => await Agents.PutAsync(new AgentRecord($"a{caller}", "USD") { Payers = [Payer] }, 0, Audit("agents.put"), CancellationToken.None));

        var winner = Written(Assert.Single(writes, static write => write is ControlWrite<AgentRecord>.Written));
        Assert.Equal(winner.Id, await AgentOfAsync(Payer));
        Assert.Equal([winner.Id], (await Agents.ListAsync(100, after: null, CancellationToken.None)).Select(static agent => agent.Id));
    }

    [Fact]
    public async Task An_agent_shares_only_a_budget_that_is_there_and_in_its_currency()
    {
        await PutAsync(new BudgetRecord("euros", "EUR"));

        Assert.Contains("no budget team", Conflict(await Agents.PutAsync(new AgentRecord("a", "USD") { Budget = "team" }, 0, Audit("x"), CancellationToken.None)), StringComparison.Ordinal);
        Assert.Contains("EUR", Conflict(await Agents.PutAsync(new AgentRecord("a", "USD") { Budget = "euros" }, 0, Audit("x"), CancellationToken.None)), StringComparison.Ordinal);
        Assert.Equal("euros", (await PutAsync(new AgentRecord("a", "EUR") { Budget = "euros" })).Budget);
    }

    [Fact]
    public async Task Agents_are_listed_by_id_and_in_pages_whatever_their_payers()
    {
        foreach (var id in new[] { "b", "B", "a", "a.1", "c" })
        {
            await PutAsync(new AgentRecord(id, "USD") { Payers = [$"0x1{id}", $"0x2{id}", $"0x3{id}"] });
        }

        var first = await Agents.ListAsync(2, after: null, CancellationToken.None);
        var second = await Agents.ListAsync(3, first[^1].Id, CancellationToken.None);

        Assert.Equal(["B", "a", "a.1", "b", "c"], first.Concat(second).Select(static agent => agent.Id));
        Assert.All(first.Concat(second), static agent => Assert.Equal([$"0x1{agent.Id}", $"0x2{agent.Id}", $"0x3{agent.Id}"], agent.Payers));
        Assert.Empty(await Agents.ListAsync(3, "c", CancellationToken.None));
    }

    [Theory]
    [InlineData("replace(terms, '{\"name\"', '{\"curfew\":\"22:00\",\"name\"')", "$.curfew")]
    [InlineData("replace(terms, '\"perTransaction\"', '\"perTransactions\"')", "$.perTransactions")]
    [InlineData("'{}'", "")]
    [InlineData("'nothing'", "")]
    public async Task Terms_of_a_newer_program_are_an_error_and_never_taken_for_none(string sql, string path)
    {
        await PutAsync(Full);
        await Harness.ExecuteAsync($"update agents set terms = {sql}");

        var fault = await Assert.ThrowsAsync<LedgerUnavailableException>(async () => await Agents.FindAsync("shopper", CancellationToken.None));

        Assert.Contains("agent shopper", fault.Message, StringComparison.Ordinal);
        Assert.Contains("newer version", fault.Message, StringComparison.Ordinal);
        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
        Assert.IsType<ControlWrite<AgentRecord>.Unavailable>(await Agents.DeleteAsync("shopper", Audit("x"), CancellationToken.None));
        Assert.Equal((1L, 1), (await VersionAsync(), (await AuditedAsync()).Count));
    }

    [Fact]
    public async Task A_store_that_takes_no_writes_says_so_in_time_and_keeps_what_it_has()
    {
        var first = await PutAsync(new AgentRecord("shopper", "USD"));
        await using (await Harness.PauseAsync())
        {
            Assert.IsType<ControlWrite<AgentRecord>.Unavailable>(await Agents.PutAsync(first with { Name = "lost" }, first.Version, Audit("x"), CancellationToken.None));
            Assert.IsType<ControlWrite<AgentRecord>.Unavailable>(await Agents.DeleteAsync("shopper", Audit("x"), CancellationToken.None));
        }

        // What was sent before the pause may be done after it, as the answer to a commit may be lost.
        await Eventually.HoldsAsync(async () => await Agents.PutAsync(new AgentRecord("another", "USD"), 0, Audit("agents.put"), CancellationToken.None) is not ControlWrite<AgentRecord>.Unavailable);
        Assert.NotNull(await Agents.FindAsync("another", CancellationToken.None));
    }

    private async Task<string?> AgentOfAsync(string payer) => await Agents.FindOfPayerAsync(payer, CancellationToken.None);
}
