using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Facilitators;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Payments;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.Replay;

/// <summary>A request passes once, through the whole pipeline on real sockets.</summary>
public sealed class NonceTests : PaymentPipeline
{
    private const int Crowd = 50;

    [Fact]
    public async Task Of_parallel_copies_of_a_request_one_is_forwarded()
    {
        Upstream.On("/open/menu", UpstreamReply.Json("{}").After(TimeSpan.FromMilliseconds(50)));
        await StartAsync(Guarded);

        var answers = await Task.WhenAll(Enumerable.Repeat(NewNonce(), Crowd).Select(nonce => SendAsync(nonce)));

        Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(Crowd - 1, answers.Count(answer => answer.StatusCode == HttpStatusCode.Conflict));
        Assert.Equal(1, Upstream.Hits());
    }

    [Fact]
    public async Task Requests_with_nonces_of_their_own_all_pass_and_their_headers_reach_the_backend()
    {
        await StartAsync(Guarded);
        var nonces = Enumerable.Range(0, Crowd).Select(_ => NewNonce()).ToList();

        var answers = await Task.WhenAll(nonces.Select(nonce => SendAsync(nonce)));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(nonces.Order(), Upstream.Requests.Select(request => Assert.Single(request.Headers["X-Nonce"])).Order());
        Assert.All(Upstream.Requests, request => Assert.Single(request.Headers["X-Timestamp"]));
    }

    [Fact]
    public async Task A_late_request_is_told_the_time_and_not_forwarded()
    {
        await StartAsync(Guarded);

        using var answer = await SendAsync(NewNonce(), TimeProvider.System.GetUtcNow().AddHours(-1));

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        Assert.Equal("timestamp_stale", await CodeAsync(answer));
        Assert.NotNull(answer.Headers.Date);
        Assert.Equal(0, Upstream.Hits());
    }

    [Fact]
    public async Task A_late_request_can_be_made_anew_with_the_time_that_it_was_told()
    {
        await StartAsync(Guarded);
        using var late = await SendAsync(NewNonce(), TimeProvider.System.GetUtcNow().AddHours(-1));

        using var answer = await SendAsync(NewNonce(), late.Headers.Date);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_policy_that_observes_lets_copies_pass()
    {
        await StartAsync(settings => Guarded(settings).Set("Sidecar:Policies:guarded:Mode", "Observe"));
        var nonce = NewNonce();

        using var first = await SendAsync(nonce);
        using var second = await SendAsync(nonce);
        using var without = await Sidecar.Client.GetAsync(Sidecar.Open);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.OK), (first.StatusCode, second.StatusCode, without.StatusCode));
        Assert.Equal(3, Upstream.Hits());
    }

    [Fact]
    public async Task A_replayed_request_with_a_payment_takes_nobodys_money()
    {
        await StartAsync(settings => settings.Set("Sidecar:Policies:paid:Nonce", new JsonObject { ["Window"] = "00:05:00" }));
        var nonce = NewNonce();
        Sidecar.Client.DefaultRequestHeaders.Add("X-Timestamp", Seconds(TimeProvider.System.GetUtcNow()));
        Sidecar.Client.DefaultRequestHeaders.Add("X-Nonce", nonce);
        using var offer = await Sidecar.Client.GetAsync(Sidecar.Paid);
        var payment = Buyer.Draft(await TestOffer.ReadAsync(offer)).Sign();

        using var replayed = await SendAsync(payment);
        Sidecar.Client.DefaultRequestHeaders.Remove("X-Nonce");
        Sidecar.Client.DefaultRequestHeaders.Add("X-Nonce", NewNonce());
        using var fresh = await SendAsync(payment);

        Assert.Equal("nonce_replayed", await CodeAsync(replayed));
        Assert.Equal(HttpStatusCode.OK, fresh.StatusCode);
        Assert.Equal((1, 1), (Upstream.Hits(), Facilitator.Count(FacilitatorEndpoint.Verify)));
    }

    private static SidecarSettings Guarded(SidecarSettings settings) => settings
        .Set("Sidecar:Policies:guarded:Nonce", new JsonObject { ["Header"] = "X-Nonce", ["Timestamp"] = "X-Timestamp", ["Window"] = "00:05:00" })
        .Set("ReverseProxy:Routes:open:Transforms", new JsonArray(new JsonObject { ["PaymentPolicy"] = "guarded" }));

    private Task StartAsync(Func<SidecarSettings, SidecarSettings> bend) => base.StartAsync(settings => bend(settings));

    private static string NewNonce() => Guid.NewGuid().ToString("N");

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private async Task<HttpResponseMessage> SendAsync(string nonce, DateTimeOffset? at = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Sidecar.Open);
        request.Headers.Add("X-Nonce", nonce);
        request.Headers.Add("X-Timestamp", Seconds(at ?? TimeProvider.System.GetUtcNow()));
        return await Sidecar.Client.SendAsync(request);
    }

    private static async Task<string?> CodeAsync(HttpResponseMessage answer) =>
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())?["code"]?.GetValue<string>();
}
