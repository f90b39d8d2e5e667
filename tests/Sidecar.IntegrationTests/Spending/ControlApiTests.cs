using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.DependencyInjection;
using Sidecar.Ledger;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>The control API as its callers use it.</summary>
public sealed class ControlApiTests : ControlPipeline
{
    private const string AgentJson = """{ "id": "buyer", "currency": "USD", "windows": [ { "period": "day", "maxAmount": "2.00", "maxCount": 10 } ] }""";

    [Fact]
    public async Task An_agent_that_was_made_spends_with_a_token_that_was_issued_until_its_day_is_used_up()
    {
        await StartControlAsync();
        await DoneAsync(HttpMethod.Post, "/agents", AgentJson);
        var issued = await DoneAsync(HttpMethod.Post, "/tokens", """{ "agent": "buyer", "amount": "50.00", "currency": "USD", "uses": 0 }""", IssuerToken);
        var token = issued["token"]!.GetValue<string>();

        await ServedAsync(token);
        await ServedAsync(token);
        var refusal = await RefusedAsync(HttpStatusCode.Forbidden, "spend_denied", token);

        Assert.Equal("amount_limit", refusal["reason"]!.GetValue<string>());
        Assert.Equal("day", refusal["limit"]!.GetValue<string>());
        var use = Assert.Single((await DoneAsync(HttpMethod.Get, "/agents/buyer/use", token: ViewerToken))["windows"]!.AsArray())!;
        Assert.Equal(("2.00", "0.00", "2.00", 2), (use["spent"]!.GetValue<string>(), use["reserved"]!.GetValue<string>(), use["maxAmount"]!.GetValue<string>(), use["count"]!.GetValue<int>()));
    }

    [Fact]
    public async Task A_limit_that_is_raised_counts_at_once_and_a_change_without_the_version_is_refused()
    {
        await StartControlAsync();
        await DoneAsync(HttpMethod.Post, "/agents", AgentJson);
        var token = (await DoneAsync(HttpMethod.Post, "/tokens", """{ "agent": "buyer", "amount": "50.00", "currency": "USD", "uses": 0 }"""))["token"]!.GetValue<string>();
        await ServedAsync(token);
        await ServedAsync(token);

        var shown = await DoneAsync(HttpMethod.Get, "/agents/buyer");
        shown["windows"]![0]!["maxAmount"] = "3.00";
        await DoneAsync(HttpMethod.Put, "/agents/buyer", shown.ToJsonString());
        await ServedAsync(token);
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_denied", token);

        Assert.Equal(HttpStatusCode.Conflict, (await AskAsync(HttpMethod.Put, "/agents/buyer", shown.ToJsonString())).Status);
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await AskAsync(HttpMethod.Put, "/agents/buyer", AgentJson)).Status);
    }

    [Fact]
    public async Task A_stop_is_in_force_when_it_is_told_survives_a_restart_and_ends_when_it_is_resumed()
    {
        await StartControlAsync();
        var token = await IssueManyAsync();
        await ServedAsync(token);

        await DoneAsync(HttpMethod.Post, "/stops", """{ "scope": "agent", "subject": "shopper", "reason": "lost" }""");
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_stopped", token);
        await Sidecar.RestartAsync();
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_stopped", token);
        Assert.Single((await DoneAsync(HttpMethod.Get, "/stops", token: ViewerToken))["stops"]!.AsArray());

        await DoneAsync(HttpMethod.Post, "/stops/resume", """{ "scope": "agent", "subject": "shopper" }""");
        await ServedAsync(token);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Post, "/stops/resume", """{ "scope": "agent", "subject": "shopper" }""")).Status);
    }

    [Fact]
    public async Task A_stop_of_a_merchant_is_meant_in_any_case()
    {
        await StartControlAsync();
        var token = await IssueManyAsync();

        await DoneAsync(HttpMethod.Post, "/stops", """{ "scope": "merchant", "subject": "SHOP" }""");

        await RefusedAsync(HttpStatusCode.Forbidden, "spend_stopped", token);
    }

    [Fact]
    public async Task The_handle_of_a_revoked_token_gets_no_other()
    {
        await StartControlAsync();
        var issued = await DoneAsync(HttpMethod.Post, "/tokens", """{ "agent": "shopper", "amount": "5.00", "currency": "USD", "refresh": true }""");
        await DoneAsync(HttpMethod.Delete, $"/tokens/{issued["id"]}");

        var (status, _, _) = await AskAsync(HttpMethod.Post, "/tokens/refresh", new JsonObject { ["refreshHandle"] = issued["refreshHandle"]!.GetValue<string>() }.ToJsonString());

        Assert.Equal(HttpStatusCode.Conflict, status);
    }

    [Fact]
    public async Task A_held_authorization_is_decided_anew_when_it_is_sent_again_with_its_key()
    {
        await StartControlAsync();
        await DoneAsync(HttpMethod.Post, "/agents", """{ "id": "buyer", "currency": "USD", "approvalAbove": "0.50" }""");
        const string Body = """{ "agent": "buyer", "amount": "1.00", "currency": "USD" }""";
        var held = (await AskAsync(HttpMethod.Post, "/authorizations", Body, IssuerToken, ("Idempotency-Key", "k1"))).Body;
        await DoneAsync(HttpMethod.Post, $"/approvals/{held["approvalId"]}/approve", "{}");

        var allowed = (await AskAsync(HttpMethod.Post, "/authorizations", Body, IssuerToken, ("Idempotency-Key", "k1"))).Body;

        Assert.Equal(("hold", "allow"), (held["decision"]!.GetValue<string>(), allowed["decision"]!.GetValue<string>()));
    }

    [Fact]
    public async Task A_held_spend_passes_once_when_somebody_has_approved_it()
    {
        await StartControlAsync();
        await DoneAsync(HttpMethod.Post, "/agents", """{ "id": "buyer", "currency": "USD", "approvalAbove": "0.50" }""");
        var token = (await DoneAsync(HttpMethod.Post, "/tokens", """{ "agent": "buyer", "amount": "50.00", "currency": "USD", "uses": 0 }"""))["token"]!.GetValue<string>();
        var held = (await RefusedAsync(HttpStatusCode.Forbidden, "approval_required", token))["approval_id"]!.GetValue<string>();

        Assert.Equal(held, Assert.Single((await DoneAsync(HttpMethod.Get, "/approvals?state=pending", token: ViewerToken))["approvals"]!.AsArray())!["id"]!.GetValue<string>());
        await DoneAsync(HttpMethod.Post, $"/approvals/{held}/approve", """{ "reason": "known" }""");
        Assert.Equal(HttpStatusCode.Conflict, (await AskAsync(HttpMethod.Post, $"/approvals/{held}/deny", "{}")).Status);

        var decided = await Get<IAuditHistory>().ListAsync(new AuditQuery { Action = "control.approvals.post.approve" }, CancellationToken.None).SingleAsync();
        Assert.Equal(("buyer", "1000000", "USD", Merchant, "known"), (decided.Entry.Agent, decided.Entry.Amount, decided.Entry.Currency, decided.Entry.Merchant, decided.Entry.Reason));

        await ServedAsync(token);
        Assert.Equal("used", (await DoneAsync(HttpMethod.Get, $"/approvals/{held}"))["state"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_revoked_token_is_refused_at_once_and_after_a_restart()
    {
        await StartControlAsync();
        var issued = await DoneAsync(HttpMethod.Post, "/tokens", """{ "agent": "shopper", "amount": "50.00", "currency": "USD", "uses": 0 }""");
        var token = issued["token"]!.GetValue<string>();
        await ServedAsync(token);

        await DoneAsync(HttpMethod.Delete, $"/tokens/{issued["id"]}");

        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", token);
        await Sidecar.RestartAsync();
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", token);
        var shown = await DoneAsync(HttpMethod.Get, $"/tokens/{issued["id"]}");
        Assert.NotNull(shown["revokedAt"]);
        Assert.DoesNotContain(token, shown.ToJsonString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/tokens?agent=a%00b")]
    [InlineData("/agents?after=%00")]
    [InlineData("/approvals?agent=%1f")]
    public async Task A_control_character_in_a_filter_is_a_bad_request(string path)
    {
        await StartControlAsync();

        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(HttpMethod.Get, path)).Status);
    }

    [Theory]
    [InlineData("agent", "shopper")]
    [InlineData("issuer", Issuer)]
    public async Task All_tokens_that_were_issued_so_far_are_revoked_at_once_with_their_handles_and_later_ones_are_good(string scope, string subject)
    {
        await StartControlAsync();
        const string Body = """{ "agent": "shopper", "amount": "50.00", "currency": "USD", "uses": 0, "refresh": true }""";
        var issued = await DoneAsync(HttpMethod.Post, "/tokens", Body);
        await ServedAsync(issued["token"]!.GetValue<string>());

        await DoneAsync(HttpMethod.Post, "/tokens/revoke", new JsonObject { [scope] = subject, ["reason"] = "leaked" }.ToJsonString());

        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", issued["token"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.Conflict, (await AskAsync(HttpMethod.Post, "/tokens/refresh", new JsonObject { ["refreshHandle"] = issued["refreshHandle"]!.GetValue<string>() }.ToJsonString())).Status);
        Assert.NotNull((await DoneAsync(HttpMethod.Get, $"/tokens/{issued["id"]}"))["revokedAt"]);
        await ServedAsync((await DoneAsync(HttpMethod.Post, "/tokens", Body))["token"]!.GetValue<string>());
        await Sidecar.RestartAsync();
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", issued["token"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_family_is_revoked_with_all_that_came_of_its_handle()
    {
        await StartControlAsync();
        var issued = await DoneAsync(HttpMethod.Post, "/tokens", """{ "agent": "shopper", "amount": "50.00", "currency": "USD", "uses": 0, "refresh": true }""");
        var family = (await DoneAsync(HttpMethod.Get, $"/tokens/{issued["id"]}"))["family"]!.GetValue<string>();

        await DoneAsync(HttpMethod.Post, "/tokens/revoke", new JsonObject { ["family"] = family }.ToJsonString());

        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", issued["token"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Post, "/tokens/revoke", """{ "family": "none" }""")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(HttpMethod.Post, "/tokens/revoke", """{ "agent": "nobody" }""")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await AskAsync(HttpMethod.Post, "/tokens/revoke", """{ "agent": "shopper", "family": "f" }""")).Status);
    }

    [Fact]
    public async Task A_refresh_handle_that_is_used_twice_ends_its_family_with_all_its_tokens()
    {
        await StartControlAsync();
        var first = await DoneAsync(HttpMethod.Post, "/tokens", """{ "agent": "shopper", "amount": "50.00", "currency": "USD", "uses": 0, "refresh": true }""");
        var body = new JsonObject { ["refreshHandle"] = first["refreshHandle"]!.GetValue<string>() }.ToJsonString();
        var second = await DoneAsync(HttpMethod.Post, "/tokens/refresh", body, IssuerToken);
        await ServedAsync(second["token"]!.GetValue<string>());

        Assert.Equal(HttpStatusCode.Conflict, (await AskAsync(HttpMethod.Post, "/tokens/refresh", body)).Status);

        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", second["token"]!.GetValue<string>());
        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", first["token"]!.GetValue<string>());
        var successor = new JsonObject { ["refreshHandle"] = second["refreshHandle"]!.GetValue<string>() }.ToJsonString();
        Assert.Equal(HttpStatusCode.Conflict, (await AskAsync(HttpMethod.Post, "/tokens/refresh", successor)).Status);
    }

    [Fact]
    public async Task An_authorization_tells_its_decision_with_a_token_that_is_good_for_exactly_that()
    {
        await StartControlAsync();
        await DoneAsync(HttpMethod.Post, "/agents", """{ "id": "buyer", "currency": "USD", "perTransaction": "2.00", "approvalAbove": "1.50" }""");

        var allowed = await DoneAsync(HttpMethod.Post, "/authorizations", """{ "agent": "buyer", "amount": "1.00", "currency": "USD" }""", IssuerToken);
        var held = await DoneAsync(HttpMethod.Post, "/authorizations", """{ "agent": "buyer", "amount": 180, "currency": "USD" }""", IssuerToken);
        var denied = await DoneAsync(HttpMethod.Post, "/authorizations", """{ "agent": "buyer", "amount": "2.01", "currency": "USD" }""", IssuerToken);

        Assert.Equal(["allow", "hold", "deny"], new[] { allowed, held, denied }.Select(static answer => answer["decision"]!.GetValue<string>()));
        Assert.All([allowed, held, denied], static answer => Assert.True(answer["latencyMs"]!.GetValue<double>() > 0));
        Assert.Equal("transaction_limit", denied["reason"]!.GetValue<string>());
        Assert.Null(denied["token"]);
        Assert.StartsWith("apr_", held["approvalId"]!.GetValue<string>(), StringComparison.Ordinal);
        await ServedAsync(allowed["token"]!.GetValue<string>());
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_denied", allowed["token"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(ViewerToken, "POST", "/agents")]
    [InlineData(ViewerToken, "POST", "/tokens")]
    [InlineData(IssuerToken, "POST", "/stops")]
    [InlineData(IssuerToken, "DELETE", "/agents/shopper")]
    [InlineData(IssuerToken, "POST", "/signing-keys/rotate")]
    public async Task A_caller_may_do_what_its_role_allows_and_no_more(string token, string method, string path)
    {
        await StartControlAsync();

        var (status, body, _) = await AskAsync(new HttpMethod(method), path, "{}", token);

        Assert.Equal(HttpStatusCode.Forbidden, status);
        Assert.Contains("this needs", body["detail"]!.GetValue<string>(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AskAsync(new HttpMethod(method), path, "{}", "nobody's token at all")).Status);
    }

    [Fact]
    public async Task Many_calls_with_one_key_are_carried_out_once_and_told_the_same()
    {
        await StartControlAsync();
        const string Body = """{ "agent": "shopper", "amount": "5.00", "currency": "USD" }""";

        var answers = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => AskAsync(HttpMethod.Post, "/tokens", Body, IssuerToken, ("Idempotency-Key", "k1"))));
        var again = await AskAsync(HttpMethod.Post, "/tokens", Body, IssuerToken, ("Idempotency-Key", "k1"));

        Assert.All(answers, static answer => Assert.True(answer.Status is HttpStatusCode.Created or HttpStatusCode.Conflict));
        Assert.Equal(again.Body["id"]!.ToString(), Assert.Single(answers.Where(static answer => answer.Status == HttpStatusCode.Created).Select(static answer => answer.Body["id"]!.ToString()).Distinct()));
        Assert.Single((await DoneAsync(HttpMethod.Get, "/tokens"))["tokens"]!.AsArray());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await AskAsync(HttpMethod.Post, "/tokens", Body.Replace("5.00", "6.00", StringComparison.Ordinal), IssuerToken, ("Idempotency-Key", "k1"))).Status);
    }

    [Fact]
    public async Task Every_call_is_in_the_audit_with_who_made_it()
    {
        await StartControlAsync();
        await DoneAsync(HttpMethod.Post, "/agents", AgentJson);
        await DoneAsync(HttpMethod.Get, "/agents/buyer", token: ViewerToken);
        await AskAsync(HttpMethod.Delete, "/agents/buyer", token: ViewerToken);
        await AskAsync(HttpMethod.Get, "/nothing", token: ViewerToken);
        await AskAsync(HttpMethod.Patch, "/agents/buyer", token: ViewerToken);
        await AskAsync(HttpMethod.Post, "/agents", new string(' ', 70_000), ViewerToken);
        await AskAsync(HttpMethod.Get, "/agents", token: "nobody's token at all");

        var records = new List<AuditRecord>();
        await Hosts.Deadline.UntilAsync(
            async () =>
            {
                records.Clear();
                await foreach (var record in Get<IAuditHistory>().ListAsync(new AuditQuery(), CancellationToken.None))
                {
                    records.Add(record);
                }

                return records;
            },
            static found => found.Any(static record => record.Entry.Actor == "stranger"),
            "the calls are in the audit");

        var calls = records.Select(static record => record.Entry).Where(static entry => entry.Action.StartsWith("control.agents.", StringComparison.Ordinal) && entry.Actor != "operator:jo")
            .Select(static entry => (entry.Action, entry.Decision, entry.Actor));
        Assert.Equal([("control.agents.post", "done", "operator:admin"), ("control.agents.get", "done", "operator:eyes"), ("control.agents.delete", "refused", "operator:eyes")], calls);
        Assert.Equal(
            [("Not found", "operator:eyes"), ("Method not allowed", "operator:eyes"), ("Body too large", "operator:eyes"), ("Unauthorized", "stranger")],
            records.Select(static record => record.Entry).Where(static entry => entry.Action == "control.call").Select(static entry => (entry.Reason!, entry.Actor)));
    }

    [Fact]
    public async Task Calls_beyond_the_rate_are_in_the_audit()
    {
        await StartSpendingAsync("""{ "SpendToken": { "Amount": "1.00 USD" } }""", static settings => settings.Set("Sidecar:Admin:Token", OperatorToken).Set("Sidecar:Admin:RequestsPerSecond", 1));

        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => AskAsync(HttpMethod.Get, "/agents")));

        await Hosts.Deadline.UntilAsync(
            async () => await Get<IAuditHistory>().ListAsync(new AuditQuery { Action = "control.call" }, CancellationToken.None).AnyAsync(static record => record.Entry is { Reason: "Too many calls", Actor: "operator:admin" }),
            static isThere => isThere,
            "the calls are in the audit");
    }

    [Fact]
    public async Task A_budget_is_made_shown_changed_under_its_version_and_deleted_when_no_agent_names_it()
    {
        await StartControlAsync();
        var made = await DoneAsync(HttpMethod.Post, "/budgets", """{ "id": "team", "currency": "USD", "windows": [ { "period": "day", "maxAmount": "1.00" } ] }""");
        await DoneAsync(HttpMethod.Post, "/agents", """{ "id": "buyer", "currency": "USD", "budget": "team" }""");
        await ServedAsync((await DoneAsync(HttpMethod.Post, "/tokens", """{ "agent": "buyer", "amount": "5.00", "currency": "USD" }"""))["token"]!.GetValue<string>());

        Assert.Equal("1.00", Assert.Single((await DoneAsync(HttpMethod.Get, "/budgets/team/use", token: ViewerToken))["windows"]!.AsArray())!["spent"]!.GetValue<string>());
        Assert.Equal(HttpStatusCode.PreconditionRequired, (await AskAsync(HttpMethod.Put, "/budgets/team", """{ "currency": "USD" }""")).Status);
        made["name"] = "The team";
        await DoneAsync(HttpMethod.Put, "/budgets/team", made.ToJsonString());
        Assert.Equal(HttpStatusCode.Conflict, (await AskAsync(HttpMethod.Put, "/budgets/team", made.ToJsonString())).Status);
        Assert.Equal("The team", Assert.Single((await DoneAsync(HttpMethod.Get, "/budgets", token: ViewerToken))["budgets"]!.AsArray())!["name"]!.GetValue<string>());

        Assert.Equal(HttpStatusCode.Conflict, (await AskAsync(HttpMethod.Delete, "/budgets/team")).Status);
        await DoneAsync(HttpMethod.Delete, "/agents/buyer");
        await DoneAsync(HttpMethod.Delete, "/budgets/team");
        Assert.All(
            [await AskAsync(HttpMethod.Get, "/budgets/team"), await AskAsync(HttpMethod.Get, "/budgets/team/use"), await AskAsync(HttpMethod.Delete, "/budgets/team")],
            static answer => Assert.Equal(HttpStatusCode.NotFound, answer.Status));
    }

    [Fact]
    public async Task The_newest_tokens_come_first_and_the_next_page_begins_where_the_last_ended()
    {
        await StartControlAsync();
        for (var i = 0; i < 3; i++)
        {
            await IssueAsync();
        }

        var first = await DoneAsync(HttpMethod.Get, "/tokens?limit=2", token: ViewerToken);
        var second = await DoneAsync(HttpMethod.Get, $"/tokens?limit=2&before={first["next"]}", token: ViewerToken);

        Assert.Equal((2, 1, null), (first["tokens"]!.AsArray().Count, second["tokens"]!.AsArray().Count, second["next"]));
        Assert.Equal(3, first["tokens"]!.AsArray().Concat(second["tokens"]!.AsArray()).Select(static token => (string)token!["id"]!).Distinct().Count());
    }

    [Theory]
    [InlineData("/tokens?before=x", "before is the number from next")]
    [InlineData("/tokens?before=-1", "before is the number from next")]
    [InlineData("/approvals?before=1e3", "before is the number from next")]
    [InlineData("/approvals?state=maybe", "state is pending, approved, denied or used")]
    [InlineData("/approvals?limit=0", "There are limit (1 to 1000), before")]
    [InlineData("/agents?before=1", "There are limit (1 to 1000), after")]
    [InlineData("/budgets?after=a&after=b", "There are limit (1 to 1000), after")]
    public async Task A_list_that_is_asked_for_wrongly_says_what_there_is(string path, string expected)
    {
        await StartControlAsync();

        var (status, problem, _) = await AskAsync(HttpMethod.Get, path, token: ViewerToken);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(expected, problem["detail"]!.GetValue<string>(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/agents", """{ "id": "a b", "currency": "dollars", "windows": [ { "period": "week" } ] }""", "id: has 1 to 128", "currency: is required", "windows[0]: has either period")]
    [InlineData("/agents", """{ "id": "a", "currency": "USD", "perTransaction": 1.5 }""", "perTransaction: is written as text")]
    [InlineData("/agents", """{ "id": "a", "currency": "USD", "limit": 1 }""", "see $.limit")]
    [InlineData("/agents", """{ "id": "a", "currency": "USD", "windows": [ null ] }""", "windows[0]: has either period")]
    [InlineData("/agents", """{ "id": "a", "currency": "USD", "perTransaction": "\ud800" }""", "perTransaction: is written as text")]
    [InlineData("/tokens", """{ "agent": "shopper", "amount": "1.00", "currency": "USD", "category": "\u0000" }""", "category: has 1 to 256")]
    [InlineData("/stops", """{ "scope": "planet", "subject": "x" }""", "scope: is everything")]
    [InlineData("/tokens", """{ "agent": "shopper", "amount": "0.001", "currency": "USD" }""", "amount: is written as text")]
    [InlineData("/tokens", """{ "agent": "nobody", "amount": "1.00", "currency": "USD" }""", "agent: there is none")]
    public async Task What_is_wrong_is_told_all_at_once(string path, string body, params string[] expected)
    {
        await StartControlAsync();

        var (status, problem, _) = await AskAsync(HttpMethod.Post, path, body);

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.All(expected, part => Assert.Contains(part, problem["detail"]!.GetValue<string>(), StringComparison.Ordinal));
    }
}
