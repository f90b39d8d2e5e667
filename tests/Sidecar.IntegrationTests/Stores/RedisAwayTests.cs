using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Sidecar.IntegrationTests.Buyers;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Payments;
using Sidecar.IntegrationTests.Processes;
using Sidecar.Telemetry;

namespace Sidecar.IntegrationTests.Stores;

/// <summary>Redis away, seen from outside: what needs it refuses and says when to come again, all else goes on, and nobody has to start anything anew.</summary>
public sealed class RedisAwayTests : RedisPipeline, IDisposable
{
    private const int Crowd = 40;

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Redis_that_comes_after_the_start_is_found()
    {
        await Redis.KillAsync();
        await using var sidecar = await Settings().StartAsync(_folder);
        var payment = await WithoutItAsync(sidecar);

        // A first connection under way takes its time before it has failed.
        await Deadline.UntilAsync(() => Changes(sidecar).Any(), "the log says that Redis is away");
        await Redis.RestartAsync();
        await sidecar.ReadyAsync();

        await WithItAsync(sidecar, payment);
        Assert.Equal(["is away", "is back"], Changes(sidecar));
    }

    [Fact]
    public async Task Redis_that_goes_and_comes_is_told_once_each_however_many_ask_for_it()
    {
        await using var sidecar = await Settings().StartAsync(_folder);
        await sidecar.ReadyAsync();
        await WithItAsync(sidecar, await PayAsync(sidecar));
        Assert.Equal("1", await UpAsync(sidecar));

        await Redis.KillAsync();
        var payment = await WithoutItAsync(sidecar);
        await Task.WhenAll(Enumerable.Range(0, Crowd).Select(async _ =>
        {
            using var keyed = await KeyedAsync(sidecar);
            using var guarded = await GuardedAsync(sidecar);
            using var paid = await payment.SendAsync(sidecar.Client, Paid(sidecar));
            Assert.All([keyed, guarded, paid], static answer => Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode));
        }));
        await Redis.RestartAsync();
        await sidecar.ReadyAsync();

        await WithItAsync(sidecar, payment);
        Assert.Equal("1", await UpAsync(sidecar));
        Assert.Equal(["answers", "is away", "is back"], Changes(sidecar));

        // Beside the log of requests, which has a line for each that failed.
        Assert.Single(sidecar.Lines.Select(static line => JsonNode.Parse(line)!), static line =>
            (string?)line["LogLevel"] is "Warning" or "Error" or "Critical" && (string?)line["Category"] != typeof(DecisionTelemetry).FullName);
    }

    private static Uri Paid(SidecarProcess sidecar) => new(sidecar.Url, "/paid/x");

    private static Task<TestPayment> PayAsync(SidecarProcess sidecar) => new TestBuyer().PayForAsync(sidecar.Client, Paid(sidecar));

    private static async Task<HttpResponseMessage> KeyedAsync(SidecarProcess sidecar)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(sidecar.Url, "/keyed/x"));
        request.Headers.Add("Idempotency-Key", Guid.NewGuid().ToString("N"));
        return await sidecar.Client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> GuardedAsync(SidecarProcess sidecar)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(sidecar.Url, "/guarded/x"));
        request.Headers.Add("X-Nonce", Guid.NewGuid().ToString("N"));
        request.Headers.Add("X-Timestamp", TimeProvider.System.GetUtcNow().ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture));
        return await sidecar.Client.SendAsync(request);
    }

    /// <summary>What <c>sidecar_store_up</c> says.</summary>
    private static async Task<string> UpAsync(SidecarProcess sidecar)
    {
        const string Name = "sidecar_store_up{store=\"redis\"} ";
        var metrics = await sidecar.Client.GetStringAsync(new Uri(sidecar.AdminUrl, "/metrics"));
        return Assert.Single(metrics.Split('\n'), static line => line.StartsWith(Name, StringComparison.Ordinal))[Name.Length..];
    }

    /// <summary>What the log says of Redis, in the order in which it was told.</summary>
    private static IEnumerable<string> Changes(SidecarProcess sidecar) =>
        from line in sidecar.Lines
        let message = (string?)JsonNode.Parse(line)?["Message"]
        where message?.StartsWith("Redis ", StringComparison.Ordinal) == true
        select new[] { "answers", "is away", "is back" }.FirstOrDefault(change => message.Contains(change, StringComparison.Ordinal)) ?? message;

    private SidecarSettings Settings() => OnRedis()
        .Set("ReverseProxy:Routes:keyed", Route("keyed"))
        .Set("ReverseProxy:Routes:guarded", Route("guarded"))
        .Set("Sidecar:Policies:keyed", JsonNode.Parse("""{ "Idempotency": {} }"""))
        .Set("Sidecar:Policies:guarded", JsonNode.Parse("""{ "Nonce": { "Header": "X-Nonce", "Timestamp": "X-Timestamp", "Window": "00:05:00" } }"""));

    private static JsonNode? Route(string name) => JsonNode.Parse(
        $$"""{ "ClusterId": "merchant", "Match": { "Path": "/{{name}}/{**rest}" }, "Transforms": [ { "PaymentPolicy": "{{name}}" } ] }""");

    /// <returns>A payment that was not taken.</returns>
    private async Task<TestPayment> WithoutItAsync(SidecarProcess sidecar)
    {
        await Deadline.UntilAsync(
            () => sidecar.Client.GetStatusAndTextAsync(new Uri(sidecar.AdminUrl, "/health/ready")),
            answer => answer.Status == 503 && JsonNode.Parse(answer.Text)!["failed"]!.AsArray() is [var only] && (string?)only == "state", "readiness names the state and nothing else");
        var status = JsonNode.Parse(await sidecar.Client.GetStringAsync(new Uri(sidecar.AdminUrl, "/health/status")))!["checks"]!["state"]!;
        Assert.False((bool)status["ready"]!);
        Assert.NotNull(status["data"]!["awaySince"]);
        Assert.Equal("0", await UpAsync(sidecar));

        var forwarded = Upstream.Hits();
        var payment = await PayAsync(sidecar);
        using var keyed = await KeyedAsync(sidecar);
        using var guarded = await GuardedAsync(sidecar);
        using var paid = await payment.SendAsync(sidecar.Client, Paid(sidecar));
        await Expect.LaterAsync(keyed, "idempotency_store_unavailable");
        await Expect.LaterAsync(guarded, "nonce_store_unavailable");
        await Expect.LaterAsync(paid, "claims_unavailable");
        Assert.Equal(forwarded, Upstream.Hits());
        using var open = await sidecar.Client.GetAsync("/open/x");
        Assert.Equal((HttpStatusCode.OK, forwarded + 1), (open.StatusCode, Upstream.Hits()));
        return payment;
    }

    private static async Task WithItAsync(SidecarProcess sidecar, TestPayment payment)
    {
        using var keyed = await KeyedAsync(sidecar);
        using var guarded = await GuardedAsync(sidecar);
        using var paid = await payment.SendAsync(sidecar.Client, Paid(sidecar));
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (keyed.StatusCode, guarded.StatusCode));
        Expect.Served(paid, payment);
    }
}
