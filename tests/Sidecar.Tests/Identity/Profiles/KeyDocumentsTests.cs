using Sidecar.Identity.Profiles;
using Sidecar.Tests.Contracts;

namespace Sidecar.Tests.Identity.Profiles;

/// <summary>How long documents and failures count, and who waits for which fetch.</summary>
public sealed class KeyDocumentsTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(600);
    private static readonly TimeSpan Tick = TimeSpan.FromTicks(1);

    [Fact]
    public async Task Fresh_document_is_served_from_memory_and_read_once()
    {
        await using var bench = await ProfileBench.StartAsync();
        var first = await bench.FetchedAsync();
        bench.Time.Advance(Lifetime - Tick);

        Assert.Same(first, await bench.FetchedAsync());
        Assert.Same(first, await bench.FetchedAsync("https://AGENT.example:443/profile.json"));
        Assert.Equal((1, 1), (bench.Server.Asked.Count, bench.Readings));
        Assert.Equal((1, 8), (bench.Gauge("sidecar.documents.cached"), bench.Gauge("sidecar.documents.cached.size")));
    }

    [Fact]
    public async Task Hundred_callers_share_one_flight()
    {
        await using var bench = await ProfileBench.StartAsync();
        var open = Hold(bench);
        var callers = Enumerable.Range(0, 100).Select(_ => Task.Run(() => bench.GetAsync())).ToList();
        await AskedAsync(bench, 1);
        open.SetResult();

        var outcomes = await Task.WhenAll(callers);
        Assert.All(outcomes, static outcome => Assert.Equal("document", Assert.IsType<DocumentOutcome<string>.Fetched>(outcome).Document));
        Assert.Equal((1, 1), (bench.Server.Asked.Count, bench.Readings));
    }

    [Fact]
    public async Task Caller_who_leaves_does_not_end_the_flight_for_the_others()
    {
        await using var bench = await ProfileBench.StartAsync();
        var open = Hold(bench);
        using var leaving = new CancellationTokenSource();
        var first = bench.Documents.GetAsync(ProfileBench.Url, leaving.Token).AsTask();
        var second = bench.GetAsync();
        await AskedAsync(bench, 1);
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        open.SetResult();
        Assert.IsType<DocumentOutcome<string>.Fetched>(await second);
        Assert.Single(bench.Server.Asked);
    }

    [Fact]
    public async Task Flight_that_everybody_left_lands_nevertheless()
    {
        await using var bench = await ProfileBench.StartAsync();
        var open = Hold(bench);
        using var leaving = new CancellationTokenSource();
        var only = bench.Documents.GetAsync(ProfileBench.Url, leaving.Token).AsTask();
        await AskedAsync(bench, 1);
        await leaving.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => only);
        open.SetResult();

        await bench.FetchedAsync();
        Assert.Single(bench.Server.Asked);
    }

    [Fact]
    public async Task Stale_document_is_served_while_one_flight_brings_the_next()
    {
        await using var bench = await ProfileBench.StartAsync();
        await bench.FetchedAsync();
        bench.Time.Advance(Lifetime);
        var open = Hold(bench, "next");

        for (var i = 0; i < 10; i++)
        {
            var stale = await bench.FetchedAsync();
            Assert.Equal(("document", true), (stale.Document, stale.IsStale));
        }

        await AskedAsync(bench, 2);
        open.SetResult();
        await Eventually.HoldsAsync(async () => (await bench.FetchedAsync()).Document == "next");
        Assert.False((await bench.FetchedAsync()).IsStale);
        Assert.Equal(2, bench.Server.Asked.Count);
    }

    [Fact]
    public async Task Document_outlives_a_server_that_is_down_and_no_longer_than_it_may()
    {
        await using var bench = await ProfileBench.StartAsync();
        await bench.FetchedAsync();
        bench.Connector.IsDown = true;
        bench.Time.Advance(Lifetime);
        Assert.True((await bench.FetchedAsync()).IsStale);
        await ConnectedAsync(bench, 2);

        // Within the memory of the failure nobody is asked again.
        await SettledAsync(bench);
        var asked = bench.Connector.Asked.Count;
        Assert.True((await bench.FetchedAsync()).IsStale);
        Assert.Equal(asked, bench.Connector.Asked.Count);

        bench.Time.Advance(TimeSpan.FromHours(1) - Tick);
        Assert.True((await bench.FetchedAsync()).IsStale);
        await ConnectedAsync(bench, asked + 1);
        await SettledAsync(bench);
        bench.Time.Advance(Tick);
        Assert.IsType<DocumentFailure.Unreachable>((await bench.FailedAsync()).Failure);

        bench.Connector.IsDown = false;
        bench.Time.Advance(TimeSpan.FromMinutes(5));
        Assert.False((await bench.FetchedAsync()).IsStale);
    }

    [Fact]
    public async Task Failure_is_remembered_for_ten_seconds_and_then_twice_as_long()
    {
        await using var bench = await ProfileBench.StartAsync();
        bench.Server.Answer = static context =>
        {
            context.Response.StatusCode = 500;
            return Task.CompletedTask;
        };

        foreach (var seconds in new[] { 10, 20, 40, 80, 160, 300, 300 })
        {
            var asked = bench.Server.Asked.Count;
            Assert.Equal(TimeSpan.FromSeconds(seconds), (await bench.FailedAsync()).RetryAfter);
            Assert.Equal(asked + 1, bench.Server.Asked.Count);

            bench.Time.Advance(TimeSpan.FromSeconds(seconds) - Tick);
            Assert.Equal(Tick, (await bench.FailedAsync()).RetryAfter);
            Assert.Equal(asked + 1, bench.Server.Asked.Count);
            bench.Time.Advance(Tick);
        }

        bench.Server.Answer = static context => StrangeServer.WriteAsync(context, "document");
        await bench.FetchedAsync();
    }

    [Fact]
    public async Task Key_that_is_not_there_costs_one_fetch_a_minute()
    {
        await using var bench = await ProfileBench.StartAsync();
        var seen = await bench.FetchedAsync();
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(seen.Version, (await RefreshedAsync(bench, seen.Version)).Version);
        }

        Assert.Single(bench.Server.Asked);
        bench.Time.Advance(DocumentLifetimes.Floor);
        bench.Server.Answer = static context => StrangeServer.WriteAsync(context, "without the key");
        var refreshed = await Crowd.AskAsync(_ => RefreshedAsync(bench, seen.Version));

        Assert.All(refreshed, after => Assert.True(after.Version > seen.Version && after.Document == "without the key"));
        Assert.Equal(2, bench.Server.Asked.Count);
        Assert.Equal("without the key", (await bench.FetchedAsync()).Document);
        await RefreshedAsync(bench, refreshed[0].Version);
        Assert.Equal(2, bench.Server.Asked.Count);
    }

    [Fact]
    public async Task Refresh_that_fails_says_so_and_leaves_the_document()
    {
        await using var bench = await ProfileBench.StartAsync();
        var seen = await bench.FetchedAsync();
        bench.Time.Advance(DocumentLifetimes.Floor);
        bench.Connector.IsDown = true;

        for (var i = 0; i < 3; i++)
        {
            var outcome = await bench.Documents.RefreshAsync(ProfileBench.Url, seen.Version, CancellationToken.None);
            Assert.IsType<DocumentFailure.Unreachable>(Assert.IsType<DocumentOutcome<string>.Failed>(outcome).Failure);
        }

        Assert.Equal(2, bench.Connector.Asked.Count);
        Assert.Same(seen, await bench.FetchedAsync());

        // The failure is forgotten, and the floor is not: it counts attempts.
        bench.Time.Advance(DocumentLifetimes.FirstFailure);
        Assert.Equal(seen.Version, (await RefreshedAsync(bench, seen.Version)).Version);
        Assert.Equal(2, bench.Connector.Asked.Count);
    }

    [Fact]
    public async Task Document_that_became_unreadable_leaves_the_good_one()
    {
        await using var bench = await ProfileBench.StartAsync();
        var seen = await bench.FetchedAsync();
        bench.Server.Answer = static context => StrangeServer.WriteAsync(context, ProfileBench.Junk);
        bench.Time.Advance(DocumentLifetimes.Floor);

        var outcome = await bench.Documents.RefreshAsync(ProfileBench.Url, seen.Version, CancellationToken.None);
        Assert.IsType<DocumentFailure.Malformed>(Assert.IsType<DocumentOutcome<string>.Failed>(outcome).Failure);
        Assert.Same(seen, await bench.FetchedAsync());
    }

    [Fact]
    public async Task Beyond_the_rate_callers_are_told_to_come_again_and_trusted_hosts_are_not_counted()
    {
        var options = ProfileBench.Patient;
        (options.FetchesPerSecond, options.Burst, options.TrustedHosts) = (1, 1, ["agent.example"]);
        await using var bench = await ProfileBench.StartAsync(options);
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => bench.GetAsync($"https://1.1.1.1/{i}")));

        var busy = outcomes.OfType<DocumentOutcome<string>.Failed>().Where(static failed => failed.Failure is DocumentFailure.Busy).ToList();
        Assert.NotEmpty(busy);
        Assert.All(busy, static failed => Assert.True(failed.RetryAfter >= TimeSpan.FromSeconds(1)));
        for (var i = 0; i < 20; i++)
        {
            await bench.FetchedAsync($"https://agent.example/{i}");
        }
    }

    [Fact]
    public async Task Ten_thousand_urls_of_a_stranger_stay_within_rate_and_memory_and_leave_the_trusted_document()
    {
        var options = ProfileBench.Patient;
        (options.FetchesPerSecond, options.Burst, options.MaxEntries, options.TrustedHosts) = (1, 60, 10, ["known.agents.example"]);
        await using var bench = await ProfileBench.StartAsync(options, certificateFor: "*.agents.example");
        var known = await bench.FetchedAsync("https://known.agents.example/");
        var started = System.Diagnostics.Stopwatch.StartNew();
        var outcomes = new List<DocumentOutcome<string>>();
        foreach (var some in Enumerable.Range(0, 10_000).Chunk(20))
        {
            outcomes.AddRange(await Task.WhenAll(some.Select(i => bench.GetAsync($"https://stranger.agents.example/{i}"))));
        }

        Assert.InRange(outcomes.Count(static outcome => outcome is DocumentOutcome<string>.Fetched), 60, 60 + started.Elapsed.TotalSeconds + 1);
        Assert.InRange(bench.Server.Asked.Count, 61, 61 + started.Elapsed.TotalSeconds + 1);
        Assert.Equal(11, bench.Gauge("sidecar.documents.cached"));
        Assert.Same(known, await bench.FetchedAsync("https://known.agents.example/"));
    }

    [Fact]
    public async Task After_the_end_a_flight_says_that_the_proxy_is_stopping()
    {
        await using var bench = await ProfileBench.StartAsync();
        var open = Hold(bench);
        var waiting = bench.GetAsync();
        await AskedAsync(bench, 1);
        bench.Documents.Dispose();

        var failed = Assert.IsType<DocumentOutcome<string>.Failed>(await waiting);
        Assert.Equal(DocumentFault.Stopped, Assert.IsType<DocumentFailure.Unreachable>(failed.Failure).Reason);
        open.SetResult();
    }

    private static TaskCompletionSource Hold(ProfileBench bench, string document = "document")
    {
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        bench.Server.Answer = async context =>
        {
            await open.Task.WaitAsync(context.RequestAborted);
            await StrangeServer.WriteAsync(context, document);
        };
        return open;
    }

    private static async Task<DocumentOutcome<string>.Fetched> RefreshedAsync(ProfileBench bench, long seen) =>
        Assert.IsType<DocumentOutcome<string>.Fetched>(await bench.Documents.RefreshAsync(ProfileBench.Url, seen, CancellationToken.None));

    private static Task AskedAsync(ProfileBench bench, int times) => Eventually.HoldsAsync(() => Task.FromResult(bench.Server.Asked.Count == times));

    private static Task ConnectedAsync(ProfileBench bench, int times) => Eventually.HoldsAsync(() => Task.FromResult(bench.Connector.Asked.Count == times));

    /// <summary>The failure of the flight is noted: a refresh does not join it any more.</summary>
    private static Task SettledAsync(ProfileBench bench) => Eventually.HoldsAsync(async () =>
        await bench.Documents.RefreshAsync(ProfileBench.Url, long.MaxValue, CancellationToken.None) is DocumentOutcome<string>.Failed);
}
