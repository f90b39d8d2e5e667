using System.Net;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.IntegrationTests.Payments;
using Sidecar.IntegrationTests.Upstreams;

namespace Sidecar.IntegrationTests.RateLimits;

/// <summary>A request holds its place among those that are served at once until its answer's last byte, and never longer.</summary>
public sealed class SlotTests : LimitedPipeline
{
    private const string Path = "/open/menu";

    [Fact]
    public async Task No_more_than_so_many_are_with_the_backend_at_once()
    {
        var mayAnswer = new TaskCompletionSource();
        Upstream.On(Path, UpstreamReply.Json("{}").After(mayAnswer.Task));
        await StartLimitedAsync(AtOnce("slots", 3));

        var served = Enumerable.Range(0, 3).Select(_ => AskAsync()).ToList();
        await Deadline.UntilAsync(() => Upstream.Hits() == 3, "three are with the backend");
        using var refused = await AskAsync();
        mayAnswer.SetResult();

        await Expect.ProblemAsync(refused, HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.Equal(("1", "\"slots\";r=0"), (Field(refused, "Retry-After"), Field(refused, "RateLimit")));
        Assert.All(await Task.WhenAll(served), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        await FreedAsync();
    }

    [Fact]
    public async Task A_stream_holds_its_place_after_its_headers_and_gives_it_back_at_its_end()
    {
        Upstream.On(Path, UpstreamReply.ServerSentEvents(events: 30), UpstreamReply.Json("{}"));
        await StartLimitedAsync(AtOnce("slots", 1));

        using var stream = await Sidecar.Client.GetAsync(Sidecar.Open, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync());
        Assert.Contains("data: 29", await stream.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        await FreedAsync();
    }

    [Fact]
    public async Task A_client_who_leaves_in_the_middle_of_a_stream_gives_its_place_back()
    {
        Upstream.On(Path, UpstreamReply.ServerSentEvents(events: null), UpstreamReply.Json("{}"));
        await StartLimitedAsync(AtOnce("slots", 1));

        using (await Sidecar.Client.GetAsync(Sidecar.Open, HttpCompletionOption.ResponseHeadersRead))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync());
        }

        await FreedAsync();
    }

    [Fact]
    public async Task A_client_who_leaves_before_the_answer_gives_its_place_back()
    {
        Upstream.On(Path, UpstreamReply.Hang(), UpstreamReply.Json("{}"));
        await StartLimitedAsync(AtOnce("slots", 1));

        using (var leaving = new CancellationTokenSource())
        {
            var asked = Sidecar.Client.GetAsync(Sidecar.Open, leaving.Token);
            await Deadline.UntilAsync(() => Upstream.Hits() == 1, "it is with the backend");
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asked);
        }

        await FreedAsync();
    }

    [Fact]
    public async Task A_backend_that_breaks_off_keeps_nobodys_place()
    {
        Upstream.On(Path, UpstreamReply.AbortBeforeHeaders(), UpstreamReply.AbortMidBody(), UpstreamReply.Json("{}"));
        await StartLimitedAsync(AtOnce("slots", 1));

        using var failed = await AskAsync();
        Assert.Equal(HttpStatusCode.BadGateway, failed.StatusCode);
        await Deadline.UntilAsync(async () => await BrokenAsync(), status => status == HttpStatusCode.OK, "its place is free");

        await FreedAsync();
    }

    private async Task<HttpStatusCode> BrokenAsync()
    {
        using var answer = await Sidecar.Client.GetAsync(Sidecar.Open, HttpCompletionOption.ResponseHeadersRead);
        return answer.StatusCode;
    }

    private async Task FreedAsync() => await Deadline.UntilAsync(StatusAsync, status => status == HttpStatusCode.OK, "the place is free");
}
