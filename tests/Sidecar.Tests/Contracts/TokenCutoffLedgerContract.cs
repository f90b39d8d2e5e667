using Sidecar.Ledger;
using Sidecar.Ledger.Cutoffs;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about tokens that are ended together. Inherited once per implementation.</summary>
public abstract class TokenCutoffLedgerContract : ControlContract
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private protected ITokenCutoffLedger Cutoffs => new SqlTokenCutoffLedger(Harness.Tables.Control);

    [Fact]
    public async Task A_cutoff_holds_until_its_end_also_after_a_crash_and_everybody_is_told()
    {
        var version = await VersionAsync();
        var cutoff = Written(await CutAsync(CutoffScope.Agent, "shopper"));
        await Harness.CrashAsync();

        Assert.Equal(cutoff, Assert.Single(await Cutoffs.ListAsync(Now, CancellationToken.None)));
        Assert.Equal((CutoffScope.Agent, "shopper", Now, Now + Hour, "jo", "lost"), (cutoff.Scope, cutoff.Subject, cutoff.At, cutoff.Until, cutoff.By, cutoff.Reason));
        Assert.True(await VersionAsync() > version);
        Assert.Equal(["tokens.revoke done"], await AuditedAsync());
        Assert.Empty(await Cutoffs.ListAsync(Now + Hour, CancellationToken.None));
    }

    [Fact]
    public async Task A_later_cutoff_moves_the_one_that_is_there_and_never_back()
    {
        Harness.Time.Advance(Hour);
        Written(await CutAsync(CutoffScope.Agent, "shopper"));
        var moved = Written(await CutAsync(CutoffScope.Agent, "shopper", at: Now - Hour));

        Assert.Equal((Now, Now + Hour), (moved.At, moved.Until));
    }

    [Fact]
    public async Task A_cutoff_reaches_what_was_issued_by_a_clock_that_is_ahead_and_not_by_one_that_is_mad()
    {
        await IssueAsync("slow", "shopper", Now.AddSeconds(-3));
        await IssueAsync("ahead", "shopper", Now.AddSeconds(3));
        await IssueAsync("mad", "shopper", Now.AddHours(1));
        await IssueAsync("theirs", "other", Now.AddSeconds(5));

        Assert.Equal(Now.AddSeconds(3), Written(await CutAheadAsync(CutoffScope.Agent, "shopper")).At);
        Assert.Equal(Now, Written(await CutAheadAsync(CutoffScope.Agent, "nobody")).At);
        Assert.Equal(Now, Written(await CutAheadAsync(CutoffScope.Issuer, "https://other.example")).At);
        Assert.Equal(Now.AddSeconds(5), Written(await CutAheadAsync(CutoffScope.Issuer, "https://shop.example", isOurs: true)).At);
    }

    [Fact]
    public async Task A_second_cutoff_in_one_second_reaches_what_was_issued_between_the_two()
    {
        Written(await CutAheadAsync(CutoffScope.Agent, "shopper"));
        await IssueAsync("between", "shopper", Now.AddSeconds(1));
        Harness.Time.Advance(TimeSpan.FromMilliseconds(500));

        Assert.Equal(Now.AddMilliseconds(500), Written(await CutAheadAsync(CutoffScope.Agent, "shopper")).At);
    }

    [Fact]
    public async Task The_refresh_handles_of_an_agent_end_with_its_tokens_and_no_others()
    {
        await CreateAsync("h1", "f1", "shopper");
        await CreateAsync("h2", "f2", "other");

        Written(await CutAsync(CutoffScope.Agent, "shopper"));

        Assert.IsType<RefreshUse.Refused>(await UseAsync("h1"));
        Assert.IsType<RefreshUse.Refreshed>(await UseAsync("h2"));
    }

    [Fact]
    public async Task A_handle_that_is_made_for_a_token_that_was_ended_meanwhile_is_ended_too()
    {
        var askedAt = Now;
        Harness.Time.Advance(TimeSpan.FromMilliseconds(5));
        Written(await CutAsync(CutoffScope.Agent, "shopper"));
        await CreateAsync("h1", "f1", "shopper", askedAt);
        Harness.Time.Advance(TimeSpan.FromMilliseconds(5));
        await CreateAsync("h2", "f2", "shopper", Now);

        Assert.IsType<RefreshUse.Refused>(await UseAsync("h1"));
        Assert.IsType<RefreshUse.Refreshed>(await UseAsync("h2"));
    }

    [Fact]
    public async Task All_refresh_handles_end_with_the_tokens_of_the_issuer_that_hands_them_out()
    {
        await CreateAsync("h1", "f1", "shopper");
        Written(await CutAsync(CutoffScope.Issuer, "https://other.example"));
        Assert.IsType<RefreshUse.Refreshed>(await UseAsync("h1"));

        await Cutoffs.CutAsync(Cutoff(CutoffScope.Issuer, "https://shop.example") with { EndsAllHandles = true }, 10, Audit("tokens.revoke"), CancellationToken.None);

        Assert.IsType<RefreshUse.Refused>(await UseAsync("next of h1"));
    }

    [Fact]
    public async Task A_family_ends_with_its_handle_and_its_tokens_and_one_that_is_not_there_is_unknown()
    {
        await CreateAsync("h1", "f1", "shopper");
        await Harness.Tables.Tokens.RecordAsync(SampleSpends.Token("f1~a") with { Family = "f1" }, Audit("tokens.issue"), CancellationToken.None);

        Written(await CutAsync(CutoffScope.Family, "f1"));

        Assert.IsType<ControlWrite<TokenCutoff>.Unknown>(await CutAsync(CutoffScope.Family, "f2"));
        Assert.IsType<RefreshUse.Refused>(await UseAsync("h1"));
        Assert.Equal(Now, (await Harness.Tables.Tokens.FindAsync("f1~a", CancellationToken.None))!.RevokedAt);
    }

    [Fact]
    public async Task There_are_no_more_than_there_may_be_and_what_is_over_makes_room()
    {
        Written(await CutAsync(CutoffScope.Agent, "a", most: 1));

        Assert.Contains("as many as there may be", Conflict(await CutAsync(CutoffScope.Agent, "b", most: 1)), StringComparison.Ordinal);
        Written(await CutAsync(CutoffScope.Agent, "a", most: 1));
        Harness.Time.Advance(3 * Hour);
        Written(await CutAsync(CutoffScope.Agent, "b", most: 1));
    }

    private TokenCutoff Cutoff(CutoffScope scope, string subject, DateTimeOffset? at = null) => new(scope, subject, at ?? Now, (at ?? Now) + Hour, "jo") { Reason = "lost" };

    private async Task<ControlWrite<TokenCutoff>> CutAsync(CutoffScope scope, string subject, int most = 10, DateTimeOffset? at = null) =>
        await Cutoffs.CutAsync(Cutoff(scope, subject, at), most, Audit("tokens.revoke"), CancellationToken.None);

    private async Task<ControlWrite<TokenCutoff>> CutAheadAsync(CutoffScope scope, string subject, bool isOurs = false) => await Cutoffs.CutAsync(
        Cutoff(scope, subject) with { Ahead = TimeSpan.FromMinutes(1), EndsAllHandles = isOurs }, 10, Audit("tokens.revoke"), CancellationToken.None);

    private async Task IssueAsync(string id, string agent, DateTimeOffset at) => Assert.IsType<LedgerWriteOutcome.Written>(await Harness.Tables.Tokens.RecordAsync(
        SampleSpends.Token(id, agent) with { IssuedAt = at, ExpiresAt = at.AddMinutes(5) }, Audit("tokens.issue"), CancellationToken.None));

    private async Task CreateAsync(string name, string family, string agent, DateTimeOffset? askedAt = null) => Assert.IsType<LedgerWriteOutcome.Written>(
        await Handles.CreateAsync(new RefreshHandleRecord(Digest(name), family, agent, "{}", Now.AddDays(1)) { AskedAt = askedAt }, Audit("handles.create"), CancellationToken.None));

    private async Task<RefreshUse> UseAsync(string name) => await Handles.UseAsync(Digest(name), Digest($"next of {name}"), Now, Audit("tokens.refresh"), CancellationToken.None);
}
