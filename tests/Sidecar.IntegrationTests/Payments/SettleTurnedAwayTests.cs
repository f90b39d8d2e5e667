using System.Net;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Payments;

/// <summary>A settlement that certainly did not begin: the payment is given back and buys an answer later.</summary>
public sealed class SettleTurnedAwayTests : PaymentPipeline
{
    private const string Credential = "Bearer facilitator-credential";

    private static readonly Dictionary<string, Func<FacilitatorBehaviour>> Doors = new(StringComparer.Ordinal)
    {
        ["401"] = FacilitatorBehaviour.Unauthorized,
        ["403"] = () => FacilitatorBehaviour.Body(403, "{}"),
        ["404"] = () => FacilitatorBehaviour.Body(404, ""),
        ["405"] = () => FacilitatorBehaviour.Body(405, ""),
        ["429"] = () => FacilitatorBehaviour.TooManyRequests(),
    };

    // What no client can follow; a facilitator behind a broken gateway may well say it.
    private static readonly string[] Nonsense = ["//", "http://", "http://[", "file:///settle", "\\\\host\\settle", "https://127.0.0.1:1/settle", ""];

    public static TheoryData<string> EveryDoor => new(Doors.Keys);

    public static TheoryData<string> EveryNonsense => new(Nonsense);

    [Theory]
    [MemberData(nameof(EveryDoor))]
    public async Task Settlement_turned_away_at_the_door_leaves_the_payment_good(string door)
    {
        await StartAsync();
        Facilitator.Settle.Next(Doors[door]());

        await AssertGivenBackAndGoodAsync(upstreamCalls: 2);
    }

    [Theory]
    [MemberData(nameof(EveryDoor))]
    public async Task Settlement_turned_away_before_the_upstream_does_not_call_it(string door)
    {
        await StartAsync(settings => settings.Payment("Settle", "BeforeUpstream"));
        Facilitator.Settle.Next(Doors[door]());

        await AssertGivenBackAndGoodAsync(upstreamCalls: 1);
    }

    [Fact]
    public async Task Facilitator_that_says_when_to_come_back_is_quoted()
    {
        await StartAsync();
        Facilitator.Settle.Next(FacilitatorBehaviour.TooManyRequests(9));

        using var answer = await SendAsync(await PayAsync());

        Assert.Equal(TimeSpan.FromSeconds(9), answer.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async Task Facilitator_that_is_gone_at_settle_leaves_the_payment_good()
    {
        var mayAnswer = new TaskCompletionSource();
        Upstream.On("/paid/report", UpstreamReply.Json("{}").After(mayAnswer.Task), UpstreamReply.Json("{}"));
        await StartAsync();
        var payment = await PayAsync();
        var port = Facilitator.Url.Port;

        var sending = SendAsync(payment);
        await Deadline.UntilAsync(() => Upstream.Hits() == 1, "the upstream is called");
        await Facilitator.DisposeAsync();
        mayAnswer.SetResult();
        using var refused = await sending;

        await Expect.LaterAsync(refused, "settlement_unavailable");
        Assert.Equal(["claimed", "verified", "forwarded", "settling", "released"], Sidecar.Ledger.Find(payment)!.Transitions);

        await using var back = await ScriptedFacilitator.StartAsync(port: port);
        using var served = await SendAsync(payment);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        Assert.Single(back.Settlements);
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Payment_and_credentials_do_not_follow_a_redirect_to_another_host(int status)
    {
        await using var stranger = await ScriptedFacilitator.StartAsync();
        await StartAsync(settings => settings.Set("Sidecar:Facilitators:primary:Headers:Authorization", Credential));
        Facilitator.Settle.Next(FacilitatorBehaviour.RedirectTo(stranger.UrlByName, status));

        await AssertGivenBackAndGoodAsync(upstreamCalls: 2);

        Assert.Empty(stranger.Calls);
        Assert.All(Facilitator.CallsTo(FacilitatorEndpoint.Settle), call => Assert.Equal(Credential, call.Header("Authorization")));
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_within_the_host_is_followed_as_the_same_post(int status)
    {
        await using var moved = await ScriptedFacilitator.StartAsync();
        await StartAsync();
        Facilitator.Settle.Next(FacilitatorBehaviour.RedirectTo(moved.Url, status));
        var payment = await PayAsync();

        using var answer = await SendAsync(payment);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var (before, after) = (Assert.Single(Facilitator.CallsTo(FacilitatorEndpoint.Settle)), Assert.Single(moved.Calls));
        Assert.Equal((FacilitatorEndpoint.Settle, before.Text, "application/json"), (after.Endpoint, after.Text, after.Header("Content-Type")));
    }

    [Fact]
    public async Task Second_redirect_is_not_followed()
    {
        await using var moved = await ScriptedFacilitator.StartAsync();
        await using var movedAgain = await ScriptedFacilitator.StartAsync();
        await StartAsync();
        Facilitator.Settle.Next(FacilitatorBehaviour.RedirectTo(moved.Url));
        moved.Settle.Next(FacilitatorBehaviour.RedirectTo(movedAgain.Url));

        await AssertGivenBackAndGoodAsync(upstreamCalls: 2);

        Assert.Equal((1, 0), (moved.Calls.Count, movedAgain.Calls.Count));
    }

    [Theory]
    [MemberData(nameof(EveryNonsense))]
    public async Task Redirect_to_nowhere_leaves_the_payment_good(string location)
    {
        await StartAsync();
        Facilitator.Settle.Next(new FacilitatorBehaviour(exchange =>
        {
            exchange.Http.Response.Headers.Location = location;
            return exchange.WriteAsync(308, "", "text/plain");
        }));

        await AssertGivenBackAndGoodAsync(upstreamCalls: 2);
    }

    private async Task AssertGivenBackAndGoodAsync(int upstreamCalls)
    {
        var payment = await PayAsync();

        using var refused = await SendAsync(payment);

        await Expect.LaterAsync(refused, "settlement_unavailable");
        Assert.Equal("released", Sidecar.Ledger.StateOf(payment));
        Assert.Empty(Facilitator.Settlements);

        using var served = await SendAsync(payment);

        Assert.Equal((HttpStatusCode.OK, "settled"), (served.StatusCode, Sidecar.Ledger.StateOf(payment)));
        Assert.Equal((upstreamCalls, 2), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Settle)));
    }
}
