using System.Collections.Concurrent;
using System.Data.Common;
using Sidecar.Ledger;
using Sidecar.Policies;
using static Sidecar.Tests.Contracts.SampleDigests;

namespace Sidecar.Tests.Contracts;

/// <summary>What every ledger promises about approvals. Inherited once per implementation.</summary>
public abstract class ApprovalLedgerContract : ControlContract
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<string, ApprovalRecord> _asked = new(StringComparer.Ordinal);

    [Fact]
    public async Task An_approval_is_found_as_it_was_asked_for_also_after_a_restart()
    {
        var wanted = Wanted("a") with { Category = "data", Intent = "a report" };
        var asked = await AskAsync(wanted);
        await Harness.RestartAsync();

        var found = (await Approvals.FindAsync("a", CancellationToken.None))!;

        Assert.Equal(wanted with { Number = asked.Number }, found);
        Assert.Equal((ApprovalState.Pending, true), (found.State, found.Number > 0));
        Assert.Equal(["spend hold"], await AuditedAsync());
        Assert.Null(await Approvals.FindAsync("b", CancellationToken.None));
    }

    [Fact]
    public async Task Of_many_who_ask_for_one_request_all_get_one_approval()
    {
        var asked = await Crowd.AskAsync(async caller => await AskAsync(Wanted($"a{caller}")));

        Assert.Single(asked.Select(static approval => approval.Id).Distinct(StringComparer.Ordinal));
        Assert.Single(await Approvals.ListAsync(state: null, agent: null, 100, before: null, CancellationToken.None));
        Assert.Equal(["spend hold"], await AuditedAsync());
    }

    [Fact]
    public async Task Another_request_asks_anew()
    {
        await AskAsync(Wanted("a"));
        ApprovalRecord[] others =
        [
            Wanted("b") with { Key = Digest("another") },
            Wanted("c") with { Agent = "another" },
            Wanted("d") with { Merchant = "another" },
            Wanted("e") with { Category = "another" },
            Wanted("f") with { Category = "" },
            Wanted("g") with { Amount = new SpendAmount(5_000_001, "USD") },
            Wanted("h") with { Amount = new SpendAmount(5_000_000, "EUR") },
        ];

        foreach (var other in others)
        {
            Assert.Equal(other.Id, (await AskAsync(other)).Id);
        }

        Assert.Equal("a", (await AskAsync(Wanted("z") with { Intent = "another", RequestId = "r2" })).Id);
    }

    [Fact]
    public async Task What_was_said_counts_until_the_approval_is_over_and_then_the_request_asks_anew()
    {
        await AskAsync(Wanted("a"));
        await DecideAsync("a", isApproved: false);
        Harness.Time.Advance(Hour - TimeSpan.FromMilliseconds(1));
        Assert.Equal(("a", ApprovalState.Denied), ((await AskAsync(Wanted("b"))).Id, (await AskAsync(Wanted("b"))).State));

        Harness.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(("b", ApprovalState.Pending), ((await AskAsync(Wanted("b"))).Id, (await AskAsync(Wanted("c"))).State));
    }

    [Fact]
    public async Task Of_many_uses_of_one_approval_one_gets_it()
    {
        await GrantedAsync("a");

        var uses = await Crowd.AskAsync(async caller => await UseAsync("a", $"s{caller}"));

        Assert.Single(uses, ApprovalUse.Used);
        Assert.All(uses, static use => Assert.NotEqual(ApprovalUse.Unavailable, use));
        var winner = $"s{Array.IndexOf(uses, ApprovalUse.Used)}";
        Assert.Equal((ApprovalUse.Used, ApprovalUse.Refused), (await UseAsync("a", winner), await UseAsync("a", "another")));
        Assert.Equal(ApprovalState.Used, (await Approvals.FindAsync("a", CancellationToken.None))!.State);
    }

    [Fact]
    public async Task An_approval_is_given_back_by_whoever_used_it_and_is_good_once_more()
    {
        await GrantedAsync("a");
        await UseAsync("a", "s1");

        Assert.Null(await GiveBackAsync("a", "s2"));
        Assert.Equal(ApprovalUse.Refused, await UseAsync("a", "s2"));
        Assert.Null(await GiveBackAsync("a", "s1"));
        Assert.Null(await GiveBackAsync("a", "s1"));
        Assert.Equal((ApprovalUse.Used, ApprovalUse.Refused), (await UseAsync("a", "s2"), await UseAsync("a", "s1")));
    }

    [Fact]
    public async Task What_was_used_and_never_spent_is_given_back_by_whoever_comes_after()
    {
        foreach (var id in new[] { "spent", "abandoned", "reversed", "over" })
        {
            Harness.Time.Advance(TimeSpan.FromMinutes(id == "over" ? 0 : 1));
            await AskAsync(Wanted(id) with { Key = Digest(id), ExpiresAt = Now + (id == "over" ? TimeSpan.FromMilliseconds(1) : Hour) });
            await DecideAsync(id, isApproved: true);
            Assert.Equal(ApprovalUse.Used, await UseAsync(id, id));
        }

        await Harness.ExecuteAsync(
            """
            insert into spends (id, agent, currency, counted_at, amount, merchant, request_id, written_at)
            select reservation, agent, currency, asked_at, amount, merchant, request_id, asked_at from approvals where id in ('spent', 'reversed')
            """);
        await Harness.ExecuteAsync(
            """
            insert into spend_reversals (id, agent, currency, counted_at, amount, reason, reversed_at)
            select reservation, agent, currency, asked_at, amount, 'payment_failed', asked_at from approvals where id = 'reversed'
            """);
        Harness.Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Null(await Approvals.GiveBackAbandonedAsync(Now, CancellationToken.None));

        Assert.Equal(
            [ApprovalState.Used, ApprovalState.Approved, ApprovalState.Approved, ApprovalState.Used],
            [(await FindAsync("spent")).State, (await FindAsync("abandoned")).State, (await FindAsync("reversed")).State, (await FindAsync("over")).State]);
        Assert.Equal(
            (ApprovalUse.Used, ApprovalUse.Used, ApprovalUse.Refused), (await UseAsync("abandoned", "again"), await UseAsync("reversed", "once more"), await UseAsync("spent", "again")));
    }

    [Fact]
    public async Task The_approval_of_a_spend_that_was_reversed_is_good_again_unless_another_has_used_it_since()
    {
        await GrantedAsync("a");
        await UseAsync("a", "s1");

        Assert.Null(await ReverseAsync("s2"));
        Assert.Null(await ReverseAsync("s1", agent: "another"));
        Assert.Equal(ApprovalState.Used, (await FindAsync("a")).State);
        Assert.Null(await ReverseAsync("s1"));
        Assert.Equal(ApprovalUse.Used, await UseAsync("a", "s2"));
        Assert.Null(await ReverseAsync("s1"));
        Assert.Equal(ApprovalUse.Refused, await UseAsync("a", "s3"));
    }

    [Fact]
    public async Task What_is_not_granted_or_is_over_is_not_used()
    {
        await AskAsync(Wanted("pending"));
        await AskAsync(Wanted("denied") with { Agent = "b" });
        await DecideAsync("denied", isApproved: false);
        await AskAsync(Wanted("over") with { Agent = "c" });
        await DecideAsync("over", isApproved: true);
        await AskAsync(Wanted("used") with { Agent = "d" });
        await DecideAsync("used", isApproved: true);
        await UseAsync("used", "s1");

        Assert.Equal((ApprovalUse.Refused, ApprovalUse.Refused, ApprovalUse.Refused), (await UseAsync("pending", "s"), await UseAsync("denied", "s"), await UseAsync("nobody's", "s")));
        Harness.Time.Advance(Hour);
        Assert.Equal((ApprovalUse.Refused, ApprovalUse.Used), (await UseAsync("over", "s"), await UseAsync("used", "s1")));
    }

    [Theory]
    [InlineData("agent")]
    [InlineData("currency")]
    [InlineData("merchant")]
    [InlineData("category")]
    [InlineData("more")]
    public async Task What_was_approved_is_used_for_nothing_else_and_for_no_more(string what)
    {
        await AskAsync(Wanted("a") with { Category = "books" });
        await DecideAsync("a", isApproved: true);

        var use = await UseAsync("a", "s1", request => what switch
        {
            "agent" => request with { Agent = "another" },
            "currency" => request with { Amount = request.Amount with { Currency = "EUR" } },
            "merchant" => request with { Merchant = "another" },
            "category" => request with { Category = "games" },
            _ => request with { Amount = request.Amount with { Micros = request.Amount.Micros + 1 } },
        });

        Assert.Equal(ApprovalUse.Refused, use);
        Assert.Equal(ApprovalUse.Used, await UseAsync("a", "s2", static request => request with { Amount = request.Amount with { Micros = 1 } }));
    }

    [Fact]
    public async Task What_was_approved_for_no_category_is_good_for_any()
    {
        await GrantedAsync("a");

        Assert.Equal(ApprovalUse.Used, await UseAsync("a", "s", static request => request with { Category = "books" }));
    }

    [Fact]
    public async Task A_request_that_only_looks_like_one_that_was_let_pass_asks_anew()
    {
        await GrantedAsync("a");
        Assert.Equal("a", (await AskAsync(Wanted("b"), findsSpent: false)).Id);
        await UseAsync("a", "s1");

        Assert.Equal("a", (await AskAsync(Wanted("b"), findsSpent: true)).Id);
        Assert.Equal(("b", ApprovalState.Pending), ((await AskAsync(Wanted("b"), findsSpent: false)).Id, (await AskAsync(Wanted("c"), findsSpent: false)).State));

        // What is given back goes to whoever comes first, though another waits for somebody's yes.
        await GiveBackAsync("a", "s1");
        Assert.Equal("a", (await AskAsync(Wanted("c"), findsSpent: false)).Id);
    }

    [Fact]
    public async Task Of_many_who_want_an_approval_handed_out_one_gets_it_and_the_others_learn_when()
    {
        await GrantedAsync("a");

        var answers = await Crowd.AskAsync(async _ => await HandOutAsync("a"));

        Assert.Equal(new ApprovalHandOut.Done(Now), Assert.Single(answers.OfType<ApprovalHandOut.Done>()));
        Assert.Equal(answers.Length - 1, answers.Count(answer => answer == new ApprovalHandOut.DoneBefore(Now)));
        Assert.Equal(Now, (await Approvals.FindAsync("a", CancellationToken.None))!.HandedOutAt);
    }

    [Fact]
    public async Task What_was_handed_out_lives_as_long_as_its_token_and_is_found_by_its_own_request_alone()
    {
        await GrantedAsync("a");
        await HandOutAsync("a", 2 * Hour);

        Assert.Equal("a", (await AskAsync(Wanted("b"), findsSpent: true)).Id);
        Assert.Equal("b", (await AskAsync(Wanted("b"), findsSpent: false)).Id);
        Harness.Time.Advance((2 * Hour) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(ApprovalUse.Used, await UseAsync("a", "s1"));
        Assert.IsType<ApprovalHandOut.Refused>(await HandOutAsync("a"));
        await GiveBackAsync("a", "s1");
        Harness.Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(ApprovalUse.Refused, await UseAsync("a", "s1"));
        Assert.IsType<ApprovalHandOut.Refused>(await HandOutAsync("a"));
    }

    [Fact]
    public async Task What_is_not_granted_or_is_over_is_not_handed_out()
    {
        await AskAsync(Wanted("pending"));
        await AskAsync(Wanted("denied") with { Agent = "b" });
        await DecideAsync("denied", isApproved: false);
        await AskAsync(Wanted("over") with { Agent = "c" });
        await DecideAsync("over", isApproved: true);

        Assert.Equal([ApprovalHandOut.Refused.Instance, ApprovalHandOut.Refused.Instance, ApprovalHandOut.Refused.Instance], [await HandOutAsync("pending"), await HandOutAsync("denied"), await HandOutAsync("nobody's")]);
        Harness.Time.Advance(Hour);
        Assert.IsType<ApprovalHandOut.Refused>(await HandOutAsync("over"));
    }

    [Fact]
    public async Task Of_many_who_decide_one_does()
    {
        await AskAsync(Wanted("a"));

        var writes = await Crowd.AskAsync(async caller => await Approvals.DecideAsync(
            "a", isApproved: caller % 2 == 0, $"operator {caller}", $"reason {caller}", Now, Audit("approvals.decide"), CancellationToken.None));

        var winner = Written(Assert.Single(writes, static write => write is ControlWrite<ApprovalRecord>.Written));
        var number = Array.FindIndex(writes, static write => write is ControlWrite<ApprovalRecord>.Written);
        Assert.Equal((number % 2 == 0 ? ApprovalState.Approved : ApprovalState.Denied, $"operator {number}", $"reason {number}", Now), (winner.State, winner.DecidedBy, winner.Reason, winner.DecidedAt));
        Assert.All(writes.Where(static write => write is not ControlWrite<ApprovalRecord>.Written), write => Assert.Contains($"by operator {number}", Conflict(write), StringComparison.Ordinal));
        Assert.Equal(["spend hold", "approvals.decide done"], await AuditedAsync());
    }

    [Fact]
    public async Task Nothing_is_decided_about_what_is_over_or_is_not_there()
    {
        await AskAsync(Wanted("a"));
        Harness.Time.Advance(Hour);

        Assert.Contains("over", Conflict(await Approvals.DecideAsync("a", isApproved: true, "jo", reason: null, Now, Audit("x"), CancellationToken.None)), StringComparison.Ordinal);
        Assert.IsType<ControlWrite<ApprovalRecord>.Unknown>(await Approvals.DecideAsync("b", isApproved: true, "jo", reason: null, Now, Audit("x"), CancellationToken.None));
        Assert.Equal(["spend hold"], await AuditedAsync());
    }

    [Fact]
    public async Task A_denial_is_not_undone_by_hand()
    {
        await AskAsync(Wanted("a"));
        await DecideAsync("a", isApproved: false);

        await Assert.ThrowsAnyAsync<DbException>(() => Harness.ExecuteAsync("update approvals set state = 'approved'"));
        await Assert.ThrowsAnyAsync<DbException>(() => Harness.ExecuteAsync("delete from approvals"));
    }

    [Fact]
    public async Task An_agent_waits_for_a_thousand_approvals_and_no_more()
    {
        await FillAsync(1000);

        Assert.IsType<ApprovalReading.TooMany>(await Approvals.AskAsync(Wanted("a"), findsSpent: true, Audit("x"), Now, CancellationToken.None));
        Assert.Equal("other", (await AskAsync(Wanted("other") with { Agent = "other" })).Id);
        Assert.Equal("p7", (await AskAsync(Wanted("b") with { Key = Digest("7") })).Id);
        await DecideAsync("p1000", isApproved: false);
        Assert.Equal("c", (await AskAsync(Wanted("c"))).Id);
        Harness.Time.Advance(Hour);
        Assert.Equal("d", (await AskAsync(Wanted("d"))).Id);
    }

    [Fact]
    public async Task Approvals_are_listed_newest_first_in_pages_and_by_what_is_asked()
    {
        foreach (var (id, agent) in new[] { ("1", "a"), ("2", "b"), ("3", "a"), ("4", "a") })
        {
            await AskAsync(Wanted(id) with { Agent = agent, Key = Digest(id) });
        }

        await DecideAsync("3", isApproved: true);
        var first = await ListAsync(limit: 3);

        Assert.Equal(["4", "3", "2"], first.Select(static approval => approval.Id));
        Assert.Equal(["1"], (await ListAsync(limit: 3, before: first[^1].Number)).Select(static approval => approval.Id));
        Assert.Equal(["4", "1"], (await ListAsync(ApprovalState.Pending, "a")).Select(static approval => approval.Id));
        Assert.Equal(["3"], (await ListAsync(ApprovalState.Approved)).Select(static approval => approval.Id));
        Assert.Equal(["2"], (await ListAsync(agent: "b")).Select(static approval => approval.Id));
    }

    [Fact]
    public async Task A_store_that_takes_no_writes_says_so_in_time_and_approves_nothing()
    {
        await GrantedAsync("a");
        await using (await Harness.PauseAsync())
        {
            Assert.Equal(ApprovalUse.Unavailable, await UseAsync("a", "s"));
            Assert.NotNull(await GiveBackAsync("a", "s"));
            Assert.NotNull(await ReverseAsync("s"));
            Assert.NotNull(await Approvals.GiveBackAbandonedAsync(Now, CancellationToken.None));
            Assert.IsType<ApprovalHandOut.Unavailable>(await HandOutAsync("a"));
            Assert.IsType<ApprovalReading.Unavailable>(await Approvals.AskAsync(Wanted("b") with { Agent = "b" }, findsSpent: true, Audit("x"), Now, CancellationToken.None));
            Assert.IsType<ControlWrite<ApprovalRecord>.Unavailable>(await Approvals.DecideAsync("a", isApproved: true, "jo", reason: null, Now, Audit("x"), CancellationToken.None));
        }
    }

    private ApprovalRecord Wanted(string id) => new(id, Digest("key"), "shopper", new SpendAmount(5_000_000, "USD"), "merchant") { RequestId = "r1", AskedAt = Now, ExpiresAt = Now + Hour };

    private async Task<ApprovalRecord> AskAsync(ApprovalRecord wanted, bool findsSpent = true)
    {
        var reading = await Approvals.AskAsync(wanted, findsSpent, new AuditEntry("spend", "hold") { Actor = "agent:shopper" }, Now, CancellationToken.None);
        var found = Assert.IsType<ApprovalReading.Found>(reading).Approval;
        return _asked[found.Id] = found;
    }


    private async Task<ApprovalRecord> FindAsync(string id) => (await Approvals.FindAsync(id, CancellationToken.None))!;

    private async Task GrantedAsync(string id)
    {
        await AskAsync(Wanted(id));
        await DecideAsync(id, isApproved: true);
    }

    private async Task DecideAsync(string id, bool isApproved) =>
        Written(await Approvals.DecideAsync(id, isApproved, "jo", reason: null, Now, Audit("approvals.decide"), CancellationToken.None));

    private async Task<ApprovalUse> UseAsync(string id, string spend, Func<SpendRequest, SpendRequest>? bend = null)
    {
        var approval = _asked.GetValueOrDefault(id) ?? Wanted(id);
        var request = new SpendRequest
        {
            Agent = approval.Agent,
            Amount = approval.Amount,
            Merchant = approval.Merchant,
            Category = approval.Category,
            RequestId = "r1",
            ApprovalKey = new SpendApprovalKey(approval.Key, isNamed: true),
        };
        return await Approvals.UseAsync(id, bend?.Invoke(request) ?? request, Digest(spend), Now, CancellationToken.None);
    }

    private async Task<ApprovalHandOut> HandOutAsync(string id, TimeSpan? life = null) => await Approvals.HandOutAsync(id, Now, Now + (life ?? Hour), CancellationToken.None);

    private async Task<Exception?> ReverseAsync(string spend, string agent = "shopper") =>
        await Approvals.GiveBackReversedAsync(new SpendReversal(1, agent, "USD", Now) { Id = Digest(spend) }, CancellationToken.None);

    private async Task<Exception?> GiveBackAsync(string id, string spend) => await Approvals.GiveBackAsync(id, Digest(spend), CancellationToken.None);

    private async Task<IReadOnlyList<ApprovalRecord>> ListAsync(ApprovalState? state = null, string? agent = null, int limit = 100, long? before = null) =>
        await Approvals.ListAsync(state, agent, limit, before, CancellationToken.None);

    // A thousand commits take long on a disk.
    private async Task FillAsync(int count)
    {
        await AskAsync(Wanted("p7") with { Key = Digest("7") });
        await Harness.ExecuteAsync(
            $"""
            insert into approvals (id, request, key, agent, amount, currency, merchant, request_id, state, asked_at, expires_at)
            with recursive numbers(n) as (select 8 union all select n + 1 from numbers where n < {count + 6})
            select 'p' || n, (select request from approvals where id = 'p7'), key, agent, amount, currency, merchant, request_id, state, asked_at, expires_at from numbers, approvals where id = 'p7'
            """);
        await Harness.ExecuteAsync("update approvals set request = key where id <> 'p7'");
    }
}
