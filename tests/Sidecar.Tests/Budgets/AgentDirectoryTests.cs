using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Budgets;
using Sidecar.Ledger;
using Sidecar.Ledger.Agents;
using Sidecar.Ledger.Budgets;
using Sidecar.Ledger.Control;
using Sidecar.Ledger.Cutoffs;
using Sidecar.Ledger.Stops;
using Sidecar.State.Memory;
using Sidecar.Tests.Ledger;

namespace Sidecar.Tests.Budgets;

/// <summary>On a real ledger of SQLite. The watcher looks only when a test tells it to.</summary>
public sealed class AgentDirectoryTests : IAsyncLifetime, IDisposable
{
    private static readonly AuditEntry Audit = new("agents.put", "done") { Actor = "operator:jo" };

    private readonly MemoryControlSignal _signal = new();
    private SqliteHarness _harness = null!;
    private HookedAgents _agents = null!;
    private SqlBudgetLedger _budgets = null!;
    private ControlWatcher _watcher = null!;
    private AgentDirectory _directory = null!;

    public async Task InitializeAsync()
    {
        _harness = await SqliteHarness.OpenAsync();
        _agents = new HookedAgents(new SqlAgentLedger(_harness.Tables.Control));
        _budgets = new SqlBudgetLedger(_harness.Tables.Control);
        _watcher = new ControlWatcher(
            new SqlControlVersion(_harness.Tables.Control), new SqlStopLedger(_harness.Tables.Control), new SqlTokenCutoffLedger(_harness.Tables.Control), _signal, _harness.Time, NullLogger<ControlWatcher>.Instance);
        _directory = new AgentDirectory(_agents, _budgets, _watcher, _harness.Time);
        await RefreshAsync();
    }

    public async Task DisposeAsync() => await _harness.DisposeAsync();

    public void Dispose()
    {
        _directory.Dispose();
        _watcher.Dispose();
        _signal.Dispose();
    }

    [Fact]
    public async Task An_agent_is_found_with_its_budget_and_read_once()
    {
        await _budgets.PutAsync(new BudgetRecord("team", "USD") { Name = "Team" }, 0, Audit, CancellationToken.None);
        await PutAsync(new AgentRecord("a", "USD") { Budget = "team" });
        await RefreshAsync();

        var found = await KnownAsync("a");

        Assert.Equal(("a", "Team"), (found.Agent.Id, found.Budget!.Name));
        Assert.Same(found, await KnownAsync("a"));
        Assert.Equal(1, _agents.Readings);
    }

    [Fact]
    public async Task A_change_is_found_once_it_is_known_that_there_is_one()
    {
        var first = await PutAsync(new AgentRecord("a", "USD"));
        await RefreshAsync();
        Assert.False((await KnownAsync("a")).Agent.IsSuspended);

        await PutAsync(first with { IsSuspended = true }, first.Version);
        await RefreshAsync();

        Assert.True((await KnownAsync("a")).Agent.IsSuspended);
    }

    [Fact]
    public async Task A_change_of_the_budget_is_a_change_of_its_agents()
    {
        var budget = Assert.IsType<ControlWrite<BudgetRecord>.Written>(await _budgets.PutAsync(new BudgetRecord("team", "USD"), 0, Audit, CancellationToken.None)).Record;
        await PutAsync(new AgentRecord("a", "USD") { Budget = "team" });
        await RefreshAsync();
        await KnownAsync("a");

        await _budgets.PutAsync(budget with { Name = "new" }, budget.Version, Audit, CancellationToken.None);
        await RefreshAsync();

        Assert.Equal("new", (await KnownAsync("a")).Budget!.Name);
    }

    [Fact]
    public async Task An_agent_that_is_not_there_is_remembered_until_something_changes()
    {
        Assert.IsType<AgentFinding.Unknown>(await FindAsync("a"));
        Assert.IsType<AgentFinding.Unknown>(await FindAsync("a"));
        Assert.Equal(1, _agents.Readings);

        await PutAsync(new AgentRecord("a", "USD"));
        await RefreshAsync();
        Assert.IsType<AgentFinding.Known>(await FindAsync("a"));
    }

    [Fact]
    public async Task What_was_read_before_a_change_and_comes_after_it_is_not_used()
    {
        var first = await PutAsync(new AgentRecord("a", "USD"));
        await RefreshAsync();
        var isOnItsWay = new TaskCompletionSource();
        var arrives = new TaskCompletionSource();
        _agents.AfterReading = () =>
        {
            isOnItsWay.SetResult();
            return arrives.Task;
        };
        var late = FindAsync("a");
        await isOnItsWay.Task;
        _agents.AfterReading = static () => Task.CompletedTask;
        await PutAsync(first with { IsSuspended = true }, first.Version);
        await RefreshAsync();

        // Neither joined by who asks after the change, nor remembered for them.
        Assert.True((await KnownAsync("a")).Agent.IsSuspended);
        arrives.SetResult();
        await late;
        Assert.True((await KnownAsync("a")).Agent.IsSuspended);
    }

    [Fact]
    public async Task Many_who_ask_for_one_agent_share_a_reading_and_who_leaves_spoils_it_for_nobody()
    {
        await PutAsync(new AgentRecord("a", "USD"));
        await RefreshAsync();
        var arrives = new TaskCompletionSource();
        _agents.AfterReading = () => arrives.Task;
        using var leaving = new CancellationTokenSource();
        var left = _directory.FindAsync("a", leaving.Token);
        var others = Enumerable.Range(0, 64).Select(_ => FindAsync("a")).ToList();
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await left);

        arrives.SetResult();

        Assert.All(await Task.WhenAll(others), static found => Assert.IsType<AgentFinding.Known>(found));
        Assert.Equal(1, _agents.Readings);
    }

    [Fact]
    public async Task Nothing_is_known_when_the_ledger_was_silent_for_too_long()
    {
        await PutAsync(new AgentRecord("a", "USD") { Payers = ["0xa"] });
        await RefreshAsync();
        await KnownAsync("a");
        _harness.Time.Advance(ControlWatcher.LongestSilence);

        Assert.IsType<AgentFinding.Unavailable>(await FindAsync("a"));
        Assert.IsType<PayerFinding.Unavailable>(await _directory.FindOfPayerAsync("0xa", CancellationToken.None));
        await RefreshAsync();
        Assert.IsType<AgentFinding.Known>(await FindAsync("a"));
    }

    [Fact]
    public async Task A_ledger_that_cannot_be_read_is_said_to_be_so_and_asked_again()
    {
        await PutAsync(new AgentRecord("a", "USD"));
        await RefreshAsync();
        _agents.AfterReading = static () => throw new LedgerUnavailableException("The disk is gone.");
        Assert.Equal("The disk is gone.", Assert.IsType<AgentFinding.Unavailable>(await FindAsync("a")).Note);

        _agents.AfterReading = static () => Task.CompletedTask;
        Assert.IsType<AgentFinding.Known>(await FindAsync("a"));
    }

    [Fact]
    public async Task Terms_that_are_not_understood_make_the_agent_unavailable_and_no_other()
    {
        await PutAsync(new AgentRecord("a", "USD"));
        await PutAsync(new AgentRecord("b", "USD"));
        await _harness.ExecuteAsync("update agents set terms = '{}' where id = 'a'");
        await RefreshAsync();

        Assert.Contains("newer version", Assert.IsType<AgentFinding.Unavailable>(await FindAsync("a")).Note, StringComparison.Ordinal);
        Assert.IsType<AgentFinding.Known>(await FindAsync("b"));
    }

    [Fact]
    public async Task A_payer_is_found_and_so_is_that_it_is_nobodys()
    {
        await PutAsync(new AgentRecord("a", "USD") { Payers = ["0xa"] });
        await RefreshAsync();
        for (var time = 0; time < 2; time++)
        {
            Assert.Equal(new PayerFinding.Linked("a"), await _directory.FindOfPayerAsync("0xa", CancellationToken.None));
            Assert.IsType<PayerFinding.Unlinked>(await _directory.FindOfPayerAsync("0xb", CancellationToken.None));
        }

        Assert.Equal(2, _agents.Readings);
    }

    [Fact]
    public async Task Of_a_flood_of_agents_some_thousands_are_remembered()
    {
        for (var id = 0; id < 12_000; id++)
        {
            await FindAsync($"a{id}");
        }

        var before = _agents.Readings;
        await FindAsync("a11999");
        Assert.Equal(before, _agents.Readings);
        await FindAsync("a0");
        Assert.Equal(before + 1, _agents.Readings);
    }

    private async Task<AgentRecord> PutAsync(AgentRecord agent, long expected = 0) =>
        Assert.IsType<ControlWrite<AgentRecord>.Written>(await _agents.PutAsync(agent, expected, Audit, CancellationToken.None)).Record;

    private Task RefreshAsync() => _watcher.RefreshNowAsync(CancellationToken.None);

    private Task<AgentFinding> FindAsync(string id) => _directory.FindAsync(id, CancellationToken.None).AsTask();

    private async Task<AgentFinding.Known> KnownAsync(string id) => Assert.IsType<AgentFinding.Known>(await FindAsync(id));
}
