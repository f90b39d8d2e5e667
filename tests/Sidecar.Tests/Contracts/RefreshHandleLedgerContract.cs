using System.Data.Common;
using Sidecar.Ledger;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about refresh handles. Inherited once per implementation.</summary>
public abstract class RefreshHandleLedgerContract : ControlContract
{
    private static readonly TimeSpan Day = TimeSpan.FromDays(1);

    [Fact]
    public async Task A_handle_is_used_for_its_successor_also_after_a_restart()
    {
        await CreateAsync("h1");
        await Harness.RestartAsync();

        var second = Assert.IsType<RefreshUse.Refreshed>(await UseAsync("h1", "h2")).Successor;
        var third = Assert.IsType<RefreshUse.Refreshed>(await UseAsync("h2", "h3")).Successor;

        Assert.Equal((Handle("h2"), Handle("h3")), (second, third));
        Assert.Equal(["handles.create done", "tokens.refresh done", "tokens.refresh done"], await AuditedAsync());
    }

    [Fact]
    public async Task Of_many_uses_of_one_handle_one_is_refreshed_and_the_family_is_ended()
    {
        await CreateAsync("h");

        var uses = await Crowd.AskAsync(async caller => await UseAsync("h", $"n{caller}"));

        var winner = Assert.IsType<RefreshUse.Refreshed>(Assert.Single(uses, static use => use is RefreshUse.Refreshed));
        Assert.All(uses.Where(use => use != winner), static use => Assert.Equal(new RefreshUse.Reused("family", "shopper"), use));
        Assert.IsType<RefreshUse.Refused>(await Handles.UseAsync(winner.Successor.Handle, Digest("x"), Now, Audit("tokens.refresh"), CancellationToken.None));
        Assert.Equal(Crowd.Size - 1, (await AuditedAsync()).Count(static record => record == "tokens.refresh refused"));
    }

    [Fact]
    public async Task Using_a_handle_again_ends_the_family_however_late_and_no_other_family()
    {
        await CreateAsync("h1");
        await CreateAsync("o1", "other");
        await UseAsync("h1", "h2");
        Harness.Time.Advance(10 * Day);

        Assert.Equal(new RefreshUse.Reused("family", "shopper"), await UseAsync("h1", "h3"));
        Assert.IsType<RefreshUse.Refused>(await UseAsync("h2", "h4"));
        Assert.IsType<RefreshUse.Refused>(await UseAsync("h3", "h5"));
        Assert.IsType<RefreshUse.Refreshed>(await UseAsync("o1", "o2", Now - (10 * Day)));
    }

    [Fact]
    public async Task A_handle_that_is_over_or_is_not_there_is_refused()
    {
        await CreateAsync("h1");
        Harness.Time.Advance(Day - TimeSpan.FromMilliseconds(1));
        await UseAsync("h1", "h2");
        Harness.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.IsType<RefreshUse.Refused>(await UseAsync("h2", "h3"));
        Assert.IsType<RefreshUse.Refused>(await UseAsync("nobody's", "h3"));
        Assert.Equal(2, (await AuditedAsync()).Count);
    }

    [Fact]
    public async Task A_family_that_was_ended_stays_so()
    {
        await CreateAsync("h1");
        await UseAsync("h1", "h2");

        Assert.Equal(Handle("h2"), Written(await RevokeAsync("family")));
        Assert.Equal(Handle("h2"), Written(await RevokeAsync("family")));
        Assert.IsType<RefreshUse.Refused>(await UseAsync("h2", "h3"));
        Assert.IsType<ControlWrite<RefreshHandleRecord>.Unknown>(await RevokeAsync("nobody's"));
        await Assert.ThrowsAnyAsync<DbException>(() => Harness.ExecuteAsync("update refresh_families set ended_at = null"));
        await Assert.ThrowsAnyAsync<DbException>(() => Harness.ExecuteAsync("update refresh_handles set used_at = null where used_at is not null"));
    }

    [Fact]
    public async Task A_handle_of_a_family_that_is_ended_while_it_is_used_leads_nowhere()
    {
        await CreateAsync("h0");
        var last = "h0";

        var outcomes = await Crowd.AskAsync(async caller => caller == Crowd.Size / 2
            ? await RevokeAsync("family") is ControlWrite<RefreshHandleRecord>.Written
            : caller == 0 && await UseAsync("h0", "h1") is RefreshUse.Refreshed);
        last = outcomes[0] ? "h1" : last;

        Assert.True(outcomes[Crowd.Size / 2]);
        Assert.IsType<RefreshUse.Refused>(await UseAsync(last, "h2"));
    }

    [Fact]
    public async Task A_store_that_takes_no_writes_says_so_in_time()
    {
        await CreateAsync("h1");
        await using (await Harness.PauseAsync())
        {
            Assert.IsType<RefreshUse.Unavailable>(await UseAsync("h1", "h2"));
            Assert.IsType<LedgerWriteOutcome.Unavailable>(await Handles.CreateAsync(Handle("h3"), Audit("x"), CancellationToken.None));
            Assert.IsType<ControlWrite<RefreshHandleRecord>.Unavailable>(await RevokeAsync("family"));
        }
    }

    private static readonly DateTimeOffset End = new ManualTimeProvider().GetUtcNow() + Day;

    private static RefreshHandleRecord Handle(string name, string family = "family") => new(Digest(name), family, "shopper", """{"maxAmount":5}""", End);

    private async Task CreateAsync(string name, string family = "family") =>
        Assert.IsType<LedgerWriteOutcome.Written>(await Handles.CreateAsync(Handle(name, family), Audit("handles.create"), CancellationToken.None));

    private async Task<RefreshUse> UseAsync(string name, string successor, DateTimeOffset? now = null) =>
        await Handles.UseAsync(Digest(name), Digest(successor), now ?? Now, Audit("tokens.refresh"), CancellationToken.None);

    private async Task<ControlWrite<RefreshHandleRecord>> RevokeAsync(string family) => await Handles.RevokeFamilyAsync(family, Now, Audit("handles.revoke"), CancellationToken.None);
}
