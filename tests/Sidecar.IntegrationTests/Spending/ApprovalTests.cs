using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Payments;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Spending;

/// <summary>What somebody said yes to passes once, by the control API or by the route, whatever is retried, lost or restarted.</summary>
public sealed class ApprovalTests : ControlPipeline
{
    private const string BuyerJson = """{ "id": "buyer", "currency": "USD", "approvalAbove": "0.50" }""";
    private const string Wanted = """{ "agent": "buyer", "amount": "1.00", "currency": "USD" }""";

    [Fact]
    public async Task What_was_approved_for_an_authorization_is_spent_and_nobody_is_asked_again()
    {
        await StartAsync();
        var held = await AuthorizeAsync("hold", "k1");
        await ApproveAsync(held);
        var allowed = await AuthorizeAsync("allow", "k1");

        await ServedAsync(TokenOf(allowed));

        Assert.Equal([("used", IdOf(held))], await ApprovalsAsync());
        Assert.Equal("token_exhausted", (string)(await RefusedAsync(HttpStatusCode.Forbidden, "spend_denied", TokenOf(allowed)))["reason"]!);
        Assert.Equal((1, (1_000_000L, 1L)), (Upstream.Hits(), await SpentAsync("buyer")));
    }

    [Fact]
    public async Task Of_a_crowd_with_the_token_of_an_approval_one_passes()
    {
        await StartAsync();
        await ApproveAsync(await AuthorizeAsync("hold", "k1"));
        var token = TokenOf(await AuthorizeAsync("allow", "k1"));

        var statuses = await CrowdAsync(20, () => SendAsync(token));

        Assert.Equal((1, 19), (statuses.Count(static status => status == 200), statuses.Count(static status => status == 403)));
        Assert.Equal((1, (1_000_000L, 1L)), (Upstream.Hits(), await SpentAsync("buyer")));
    }

    [Fact]
    public async Task Without_a_key_an_approval_is_handed_out_in_one_token_and_the_next_asks_anew()
    {
        await StartAsync();
        var held = await AuthorizeAsync("hold");
        await ApproveAsync(held);

        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => AskAsync(HttpMethod.Post, "/authorizations", Wanted, IssuerToken)));

        var allowed = Assert.Single(answers, static answer => answer.Body["decision"]?.GetValue<string>() == "allow");
        Assert.All(answers.Where(answer => answer != allowed), static answer => Assert.Equal("hold", answer.Body["decision"]!.GetValue<string>()));
        Assert.NotEqual(IdOf(held), IdOf(await AuthorizeAsync("hold")));
        await ServedAsync(TokenOf(allowed.Body));
        Assert.Equal([("pending", true), ("used", true)], (await ApprovalsAsync()).Select(static approval => (approval.State, approval.Id.StartsWith("apr_", StringComparison.Ordinal))));
    }

    [Fact]
    public async Task With_its_key_the_same_token_is_told_again_also_after_a_restart_and_is_spent_once()
    {
        await StartAsync();
        await ApproveAsync(await AuthorizeAsync("hold", "k1"));
        var first = await AuthorizeAsync("allow", "k1");
        var second = await AuthorizeAsync("allow", "k1");
        await Sidecar.RestartAsync();
        var third = await AuthorizeAsync("allow", "k1");

        Assert.Equal(TokenOf(first), TokenOf(second));
        Assert.Equal((first["tokenId"]!.ToString(), first["expiresAt"]!.ToString()), (third["tokenId"]!.ToString(), third["expiresAt"]!.ToString()));
        await ServedAsync(TokenOf(third));
        await RefusedAsync(HttpStatusCode.Forbidden, "spend_denied", TokenOf(first));
        Assert.Single((await DoneAsync(HttpMethod.Get, "/tokens"))["tokens"]!.AsArray());
        Assert.Equal((1_000_000L, 1L), await SpentAsync("buyer"));
    }

    [Fact]
    public async Task What_was_not_spent_is_good_again_with_its_token()
    {
        Upstream.On("/open/menu", UpstreamReply.Status(500), UpstreamReply.Json("{}"));
        await StartAsync();
        await ApproveAsync(await AuthorizeAsync("hold"));
        var token = TokenOf(await AuthorizeAsync("allow"));

        using var failed = await SendAsync(token);

        Assert.Equal(HttpStatusCode.InternalServerError, failed.StatusCode);
        await ServedAsync(token);
        Assert.Equal((1_000_000L, 1L), await SpentAsync("buyer"));
    }

    [Fact]
    public async Task A_token_that_was_revoked_takes_its_approval_with_it()
    {
        await StartAsync();
        await ApproveAsync(await AuthorizeAsync("hold", "k1"));
        var allowed = await AuthorizeAsync("allow", "k1");

        await DoneAsync(HttpMethod.Delete, $"/tokens/{allowed["tokenId"]}");
        await Sidecar.RestartAsync();

        await RefusedAsync(HttpStatusCode.Unauthorized, "spend_token_invalid", TokenOf(await AuthorizeAsync("allow", "k1")));
    }

    [Fact]
    public async Task Without_a_key_the_next_purchase_that_looks_alike_asks_anew_when_the_first_is_paid()
    {
        await StartAsync();
        var token = await IssueManyOfBuyerAsync();
        var first = await RefusedAsync(HttpStatusCode.Forbidden, "approval_required", token);
        Assert.Equal(IdOfHeld(first), IdOfHeld(await RefusedAsync(HttpStatusCode.Forbidden, "approval_required", token)));
        await ApproveAsync(IdOfHeld(first));
        await ServedAsync(token);

        var second = await RefusedAsync(HttpStatusCode.Forbidden, "approval_required", token);

        Assert.NotEqual(IdOfHeld(first), IdOfHeld(second));
        await ApproveAsync(IdOfHeld(second));
        await ServedAsync(token);
        Assert.Equal((2_000_000L, 2L), await SpentAsync("buyer"));
    }

    [Fact]
    public async Task With_a_key_a_purchase_passes_once_also_where_the_route_keeps_no_answers()
    {
        await StartAsync();
        var token = await IssueManyOfBuyerAsync();
        await ApproveAsync(IdOfHeld(await RefusedAsync(HttpStatusCode.Forbidden, "approval_required", token, headers: ("Idempotency-Key", "order-1"))));

        await RefusedAsync(HttpStatusCode.Forbidden, "approval_required", token, headers: ("Idempotency-Key", "order-2"));
        var statuses = await CrowdAsync(20, () => SendAsync(token, headers: ("Idempotency-Key", "order-1")));

        Assert.Equal((1, 19), (statuses.Count(static status => status == 200), statuses.Count(static status => status == 403)));
        Assert.Equal("approval_denied", (string)(await RefusedAsync(HttpStatusCode.Forbidden, "spend_denied", token, headers: ("Idempotency-Key", "order-1")))["reason"]!);
        Assert.Equal((1_000_000L, 1L), await SpentAsync("buyer"));
    }

    [Fact]
    public async Task A_client_that_lost_its_answer_gets_it_again_and_has_paid_once()
    {
        await StartAsync("""{ "Idempotency": {}, "SpendToken": { "Amount": "1.00 USD" } }""");
        var token = await ApprovedAsync();

        using (var lost = await RawConnection.OpenAsync(Sidecar.Proxy))
        {
            await lost.SendAsync(
                $"POST /open/menu HTTP/1.1\r\nHost: {Sidecar.Proxy.Authority}\r\nAuthorization: SpendToken {token}\r\nIdempotency-Key: order-1\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{{}}");
            await Deadline.UntilAsync(() => SpentAsync("buyer"), static spent => spent.Count == 1, "the spend is written down");
        }

        using var served = await Deadline.UntilAsync(() => RetryAsync(token), static answer => answer.StatusCode == HttpStatusCode.OK, "the answer is kept");
        Assert.Equal("true", served.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal((1, (1_000_000L, 1L)), (Upstream.Hits(), await SpentAsync("buyer")));
    }

    [Fact]
    public async Task A_client_that_left_before_there_was_an_answer_comes_back_and_pays_once()
    {
        Upstream.On("/open/menu", UpstreamReply.Hang(), UpstreamReply.Json("{}"));
        await StartAsync();
        var token = await ApprovedAsync();

        await LeaveAsync(token);

        using var served = await Deadline.UntilAsync(() => RetryAsync(token), static answer => answer.StatusCode == HttpStatusCode.OK, "the approval is given back");
        using var again = await RetryAsync(token);
        Assert.Equal(HttpStatusCode.Forbidden, again.StatusCode);
        Assert.Equal((1_000_000L, 1L), await SpentAsync("buyer"));
    }

    [Fact]
    public async Task Where_to_approve_is_told_as_it_is_configured()
    {
        await StartAsync(bend: settings => settings.Set("Sidecar:Spending:ApprovalUrl", "https://ops.example/approvals/{id}"));

        var held = await RefusedAsync(HttpStatusCode.Forbidden, "approval_required", await IssueManyOfBuyerAsync());
        var authorization = await AuthorizeAsync("hold");

        Assert.Equal($"https://ops.example/approvals/{IdOfHeld(held)}", (string)held["approval_url"]!);
        Assert.Equal($"https://ops.example/approvals/{IdOf(authorization)}", (string)authorization["approvalUrl"]!);
    }

    [Fact]
    public async Task Where_nothing_is_configured_only_the_control_api_tells_its_own_path()
    {
        await StartAsync();

        var held = await RefusedAsync(HttpStatusCode.Forbidden, "approval_required", await IssueManyOfBuyerAsync());
        var authorization = await AuthorizeAsync("hold");

        Assert.Null(held["approval_url"]);
        var path = (string)authorization["approvalUrl"]!;
        Assert.Equal(IdOf(authorization), (string)(await DoneAsync(HttpMethod.Get, path["/control/v1".Length..]))["id"]!);
    }

    private async Task StartAsync(string policy = """{ "SpendToken": { "Amount": "1.00 USD" } }""", Action<SidecarSettings>? bend = null)
    {
        await StartControlAsync(policy, bend);
        await DoneAsync(HttpMethod.Post, "/agents", BuyerJson);
    }

    private async Task<JsonNode> AuthorizeAsync(string decision, string? key = null)
    {
        var answer = key is null ? await AskAsync(HttpMethod.Post, "/authorizations", Wanted, IssuerToken) : await AskAsync(HttpMethod.Post, "/authorizations", Wanted, IssuerToken, ("Idempotency-Key", key));
        Assert.Equal(decision, answer.Body["decision"]?.GetValue<string>());
        return answer.Body;
    }

    private Task<JsonNode> ApproveAsync(JsonNode held) => ApproveAsync(IdOf(held));

    private Task<JsonNode> ApproveAsync(string id) => DoneAsync(HttpMethod.Post, $"/approvals/{id}/approve", "{}");

    /// <summary>The newest first.</summary>
    private async Task<IReadOnlyList<(string State, string Id)>> ApprovalsAsync() =>
        [.. (await DoneAsync(HttpMethod.Get, "/approvals"))["approvals"]!.AsArray().Select(static approval => ((string)approval!["state"]!, (string)approval["id"]!))];

    private async Task<string> IssueManyOfBuyerAsync() => TokenOf(await DoneAsync(HttpMethod.Post, "/tokens", """{ "agent": "buyer", "amount": "50.00", "currency": "USD", "uses": 0 }"""));

    private static async Task<IReadOnlyList<int>> CrowdAsync(int size, Func<Task<HttpResponseMessage>> send) => await Task.WhenAll(Enumerable.Range(0, size).Select(async _ =>
    {
        using var answer = await send();
        return (int)answer.StatusCode;
    }));

    /// <summary>A token whose order-1 was held and approved.</summary>
    private async Task<string> ApprovedAsync()
    {
        var token = await IssueManyOfBuyerAsync();
        using var held = await RetryAsync(token);
        await ApproveAsync(IdOfHeld(await Expect.ProblemAsync(held, HttpStatusCode.Forbidden, "approval_required")));
        return token;
    }

    private Task<HttpResponseMessage> RetryAsync(string token) => SendAsync(token, body: "{}", headers: ("Idempotency-Key", "order-1"));

    /// <summary>Sends order-1, and leaves as soon as the upstream has it.</summary>
    private async Task LeaveAsync(string token)
    {
        using var patience = new CancellationTokenSource();
        using var request = new HttpRequestMessage(HttpMethod.Post, Sidecar.Open) { Content = new StringContent("{}", Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation("Authorization", $"SpendToken {token}");
        request.Headers.TryAddWithoutValidation("Idempotency-Key", "order-1");
        var lost = Sidecar.Client.SendAsync(request, patience.Token);
        await Deadline.UntilAsync(() => Upstream.Hits() == 1, "the upstream is asked");
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lost);
    }

    private static string IdOf(JsonNode held) => (string)held["approvalId"]!;

    private static string IdOfHeld(JsonNode problem) => (string)problem["approval_id"]!;

    private static string TokenOf(JsonNode issued) => (string)issued["token"]!;
}
