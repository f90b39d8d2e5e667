using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.Identity;
using Sidecar.Identity.Jwt;
using Sidecar.IntegrationTests.Hosts;
using Sidecar.Tests.Identity.Jwt;

namespace Sidecar.IntegrationTests.Identity;

public sealed class JwksRefresherTests
{
    private readonly HastyTimeProvider _time = new();

    [Fact]
    public async Task Keys_are_fetched_again_and_again_without_any_token()
    {
        await using var server = await JwksServer.StartAsync(TestKey.Es256("k1"));
        using var issuers = IssuersOf(server, refresh: TimeSpan.FromMinutes(1));
        using var refresher = new JwksRefresher(issuers, _time, NullLogger<JwksRefresher>.Instance);
        await refresher.StartAsync(CancellationToken.None);

        await Deadline.UntilAsync(() => server.Asked >= 5, "the keys are fetched five times");
        await refresher.StopAsync(CancellationToken.None);
        var asked = server.Asked;
        await Task.Delay(TimeSpan.FromMilliseconds(300));

        Assert.InRange(server.Asked, asked, asked + 1);
    }

    [Fact]
    public async Task After_a_failure_the_keys_are_fetched_sooner_than_usual()
    {
        await using var server = await JwksServer.StartAsync();
        server.Say("busy", 503);
        using var issuers = IssuersOf(server, refresh: TimeSpan.FromDays(1));
        using var refresher = new JwksRefresher(issuers, _time, NullLogger<JwksRefresher>.Instance);
        await refresher.StartAsync(CancellationToken.None);

        await Deadline.UntilAsync(() => server.Asked >= 3, "the keys are asked for three times");
        server.Publish(TestKey.Es256("k1"));
        await Deadline.UntilAsync(async () => await issuers.Find(TestClaims.Issuer)!.Keys.GetAsync(CancellationToken.None), keys => keys is not null, "the keys are there");
        var asked = server.Asked;
        await Task.Delay(TimeSpan.FromMilliseconds(300));

        Assert.InRange(server.Asked, asked, asked + 1);
        await refresher.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task Before_the_first_keys_they_are_asked_for_every_five_seconds()
    {
        await using var server = await JwksServer.StartAsync(TestKey.Es256("k1"));
        server.Say("busy", 503);
        using var issuers = IssuersOf(server, refresh: TimeSpan.FromDays(1));
        var pauses = new PauseLog();
        using var refresher = new JwksRefresher(issuers, pauses, NullLogger<JwksRefresher>.Instance);
        await refresher.StartAsync(CancellationToken.None);
        await Deadline.UntilAsync(() => pauses.Seen.Count >= 2, "it has waited twice");
        server.Publish(TestKey.Es256("k1"));
        await Deadline.UntilAsync(() => issuers.Fetched.Single().Source.HadKeys, "the keys are there");
        await Deadline.UntilAsync(() => pauses.Seen.Any(static pause => pause > TimeSpan.FromHours(20)), "it waits for the next day");
        await refresher.StopAsync(CancellationToken.None);

        Assert.All(pauses.Seen.Take(2), static pause => Assert.InRange(pause, TimeSpan.FromSeconds(4.5), TimeSpan.FromSeconds(5)));
    }

    [Fact]
    public async Task What_nobody_foresaw_does_not_end_the_fetching()
    {
        await using var server = await JwksServer.StartAsync(TestKey.Es256("k1"));
        using var issuers = IssuersOf(server, refresh: TimeSpan.FromDays(1), new KeyLog(failures: 2));
        using var refresher = new JwksRefresher(issuers, _time, NullLogger<JwksRefresher>.Instance);
        await refresher.StartAsync(CancellationToken.None);

        await Deadline.UntilAsync(() => server.Asked >= 3, "the keys are asked for three times");
        await Deadline.UntilAsync(async () => await issuers.Find(TestClaims.Issuer)!.Keys.GetAsync(CancellationToken.None), keys => keys is not null, "the keys are there");

        await refresher.StopAsync(CancellationToken.None);
    }

    /// <summary>Waits for a thousandth, and remembers for how long it was to be.</summary>
    private sealed class PauseLog : TimeProvider
    {
        public ConcurrentQueue<TimeSpan> Seen { get; } = new();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            Seen.Enqueue(dueTime);
            return base.CreateTimer(callback, state, dueTime / 1000, period);
        }
    }

    private JwtIssuers IssuersOf(JwksServer server, TimeSpan refresh, ILogger<FetchedKeySource>? logger = null)
    {
        var issuer = new JwtIssuerOptions { Issuer = TestClaims.Issuer, Audiences = [TestClaims.Audience], JwksUrl = server.Url.ToString(), AllowHttp = true, Refresh = refresh, MaxStale = TimeSpan.FromDays(2), Timeout = TimeSpan.FromSeconds(4) };
        return new JwtIssuers(new JwtOptions { Issuers = { ["test"] = issuer } }, new IdentityOptions(), _time, logger ?? NullLogger<FetchedKeySource>.Instance);
    }
}
