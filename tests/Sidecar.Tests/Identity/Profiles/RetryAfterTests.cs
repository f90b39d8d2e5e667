using System.Globalization;

namespace Sidecar.Tests.Identity.Profiles;

/// <summary>Servers that say for how long they want to be left alone.</summary>
public sealed class RetryAfterTests
{
    [Theory]
    [InlineData(503, "120", 120)]
    [InlineData(429, "120", 120)]
    [InlineData(503, "1", 10)]
    [InlineData(503, "999999999", 300)]
    [InlineData(503, "soon", 10)]
    [InlineData(503, null, 10)]
    [InlineData(500, "120", 10)]
    [InlineData(404, "120", 10)]
    public async Task A_busy_server_is_left_alone_for_as_long_as_it_asks_within_our_bounds(int status, string? retryAfter, int seconds)
    {
        await using var bench = await ProfileBench.StartAsync();
        Say(bench, status, retryAfter);

        Assert.Equal(TimeSpan.FromSeconds(seconds), (await bench.FailedAsync()).RetryAfter);
        bench.Time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromTicks(1));
        await bench.FailedAsync();
        Assert.Single(bench.Server.Asked);

        bench.Time.Advance(TimeSpan.FromTicks(1));
        await bench.FailedAsync();
        Assert.Equal(2, bench.Server.Asked.Count);
    }

    [Theory]
    [InlineData(90, 90)]
    [InlineData(-90, 10)]
    [InlineData(86_400, 300)]
    public async Task The_end_of_the_pause_may_be_a_date(int fromNow, int seconds)
    {
        await using var bench = await ProfileBench.StartAsync();
        Say(bench, 503, bench.Time.GetUtcNow().AddSeconds(fromNow).ToString("R", CultureInfo.InvariantCulture));

        Assert.Equal(TimeSpan.FromSeconds(seconds), (await bench.FailedAsync()).RetryAfter);
    }

    [Fact]
    public async Task One_server_s_pause_is_not_another_document_s()
    {
        await using var bench = await ProfileBench.StartAsync();
        Say(bench, 503, "300");
        await bench.FailedAsync();
        bench.Server.Answer = static context => StrangeServer.WriteAsync(context, "document");

        Assert.Equal("document", (await bench.FetchedAsync("https://agent.example/other.json")).Document);
    }

    private static void Say(ProfileBench bench, int status, string? retryAfter) => bench.Server.Answer = context =>
    {
        context.Response.StatusCode = status;
        context.Response.Headers.RetryAfter = retryAfter;
        return Task.CompletedTask;
    };
}
