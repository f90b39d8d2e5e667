using System.Text.Json;
using Sidecar.State;
using Sidecar.Tests.Contracts;
using Sidecar.Tests.Servers;

namespace Sidecar.Tests.State.Redis;

/// <summary>Redis goes and comes, and everything goes on without a restart of ours.</summary>
public sealed class RedisOutageTests
{
    private static readonly TimeSpan Lasting = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Start_without_redis_is_possible_and_redis_that_appears_is_used()
    {
        var port = RedisServer.FreePort();
        using var log = new RedisLogLines();
        await using var redis = await RedisConnected.StartAsync(RedisConnected.SettingsOf($"127.0.0.1:{port}"), log);
        Assert.False(redis.Readiness.IsReady);
        Assert.Equal(NonceUse.Unavailable, await UseAsync(redis, "early"));
        await Eventually.HoldsAsync(() => Task.FromResult(log.Texts.Count != 0));

        await using var server = await RedisServer.StartOnAsync(port);
        await redis.UpAsync().WaitAsync(Patience);
        Assert.True(redis.Readiness.IsReady);
        await RedisVerbs.HoldAsync(redis, "n");
    }

    [Fact]
    public async Task Restarted_redis_is_used_again_and_each_change_is_one_line()
    {
        await using var server = await RedisServer.StartAsync();
        using var log = new RedisLogLines();
        await using var redis = await RedisConnected.StartAsync(RedisConnected.SettingsOf($"{server.Address},password="), log);
        await redis.UpAsync();
        await server.KillAsync();
        await redis.AwayAsync();
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(NonceUse.Unavailable, await UseAsync(redis, $"n{i}"));
        }

        await server.RestartAsync();
        await redis.UpAsync();
        await RedisVerbs.HoldAsync(redis, "n");
        Assert.Collection(
            log.Texts,
            static line => Assert.EndsWith("answers", line, StringComparison.Ordinal),
            static line => Assert.Contains("is away: ", line, StringComparison.Ordinal),
            static line => Assert.Contains("is back after ", line, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Data_that_redis_keeps_on_disk_is_there_after_its_restart()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await RedisConnected.ConnectAsync(server.Address);
        Assert.Equal(NonceUse.Fresh, await UseAsync(redis, "n"));
        await server.RestartAsync(keepData: true);
        await Eventually.HoldsAsync(async () => await UseAsync(redis, "n") == NonceUse.Used);
    }

    [Fact]
    public async Task While_redis_is_away_nobody_waits_for_it()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await RedisConnected.ConnectAsync(server.Address, timeout: TimeSpan.FromSeconds(1));
        await using var pause = await server.PauseAsync();
        await UseAsync(redis, "first");
        await redis.AwayAsync().WaitAsync(Patience);

        // With a time limit each of these would take a second.
        for (var i = 0; i < 1000; i++)
        {
            Assert.True(UseAsync(redis, $"n{i}").IsCompleted);
        }

        Assert.False(redis.Readiness.IsReady);
    }

    [Fact]
    public async Task Scripts_that_redis_forgot_are_sent_again()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await RedisConnected.ConnectAsync(server.Address);
        await RedisVerbs.HoldAsync(redis, "a");
        await server.CommandAsync("SCRIPT", "FLUSH");
        await RedisVerbs.HoldAsync(redis, "b");
    }

    [Fact]
    public async Task Use_of_a_nonce_that_was_given_up_is_undone()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await RedisConnected.ConnectAsync(server.Address, timeout: TimeSpan.FromSeconds(1));
        await using (await server.PauseAsync())
        {
            Assert.Equal(NonceUse.Unavailable, await UseAsync(redis, "n"));
        }

        await Eventually.HoldsAsync(async () => await UseAsync(redis, "n") == NonceUse.Fresh);
    }

    [Fact]
    public async Task Claim_that_was_given_up_is_undone_before_its_lease_ends()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await RedisConnected.ConnectAsync(server.Address, timeout: TimeSpan.FromSeconds(1));
        var claims = redis.Get<IPaymentClaims>();
        var key = SamplePayments.Key("p");
        await using (await server.PauseAsync())
        {
            Assert.Equal(ClaimAttempt.Unavailable, await claims.TryClaimAsync(key, HolderToken.New(), Lasting, CancellationToken.None));
        }

        await Eventually.HoldsAsync(async () => await claims.TryClaimAsync(key, HolderToken.New(), Lasting, CancellationToken.None) == ClaimAttempt.Claimed);
    }

    [Fact]
    public async Task Caller_who_leaves_while_redis_is_silent_gets_away_and_leaves_nothing()
    {
        await using var server = await RedisServer.StartAsync();
        await using var redis = await RedisConnected.ConnectAsync(server.Address, timeout: TimeSpan.FromSeconds(10));
        using var leaving = new CancellationTokenSource();
        await using (await server.PauseAsync())
        {
            var use = redis.Get<INonces>().TryUseAsync(SampleDigests.Digest("n"), Lasting, leaving.Token);
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await use);
        }

        await Eventually.HoldsAsync(async () => await UseAsync(redis, "n") == NonceUse.Fresh);
    }

    [Fact]
    public async Task Full_redis_is_away_until_it_takes_writes_again()
    {
        await using var server = await RedisServer.StartAsync("--maxmemory-policy", "noeviction");
        await using var redis = await RedisConnected.ConnectAsync(server.Address);
        await server.CommandAsync("CONFIG", "SET", "maxmemory", "1");
        Assert.Equal(NonceUse.Unavailable, await UseAsync(redis, "n"));
        await redis.AwayAsync().WaitAsync(Patience);
        Assert.Equal("Redis refuses with OOM.", redis.Readiness.Detail);
        await server.CommandAsync("CONFIG", "SET", "maxmemory", "0");
        await redis.UpAsync().WaitAsync(Patience);
        Assert.Equal(NonceUse.Fresh, await UseAsync(redis, "n"));
    }

    [Fact]
    public async Task Rate_limits_and_claims_that_may_go_on_locally_while_redis_is_away_and_status_says_so()
    {
        await using var server = await RedisServer.StartAsync();
        var local = new StateOnUnavailable { PaymentClaims = UnavailableAction.Local };
        await using var redis = await RedisConnected.StartAsync(RedisConnected.SettingsOf(server.Address), onUnavailable: local);
        await redis.UpAsync().WaitAsync(Patience);
        Assert.Equal((RateOutcome.Admitted, false), await AskAsync(redis));
        await server.KillAsync();
        await redis.AwayAsync().WaitAsync(Patience);

        Assert.Equal((RateOutcome.Admitted, true), await AskAsync(redis));
        Assert.Equal((RateOutcome.Refused, true), await AskAsync(redis));
        Assert.Equal(ClaimAttempt.Claimed, await redis.Get<IPaymentClaims>().TryClaimAsync(SamplePayments.Key("p"), HolderToken.New(), Lasting, CancellationToken.None));
        Assert.Equal(NonceUse.Unavailable, await UseAsync(redis, "n"));
        Assert.Contains("\"local\":[\"PaymentClaims\",\"RateLimits\"]", JsonSerializer.Serialize(redis.Readiness), StringComparison.Ordinal);

        await server.RestartAsync();
        await redis.UpAsync().WaitAsync(Patience);
        Assert.False((await AskAsync(redis)).IsLocal);
    }

    [Fact]
    public async Task Connection_that_is_stuck_is_replaced()
    {
        await using var server = await RedisServer.StartAsync();
        await using var relay = new FreezingRelay(server.Port);
        using var log = new RedisLogLines();
        var settings = RedisConnected.SettingsOf($"127.0.0.1:{relay.Port}", timeout: TimeSpan.FromMilliseconds(500)) with { RebuildAfter = TimeSpan.FromMilliseconds(500) };
        await using var redis = await RedisConnected.StartAsync(settings, log);
        await redis.UpAsync().WaitAsync(Patience);
        relay.Freeze();
        await redis.AwayAsync().WaitAsync(Patience);
        await redis.UpAsync().WaitAsync(Patience);
        await RedisVerbs.HoldAsync(redis, "n");
        Assert.Contains(log.Texts, static line => line.Contains("new connection", StringComparison.Ordinal));
    }

    private static async Task<(RateOutcome Outcome, bool IsLocal)> AskAsync(RedisConnected redis)
    {
        var attempt = new RateAttempt(new RateCharge(SampleDigests.Digest("caller"), Limit: 1, Lasting, Cost: 1));
        return (await redis.Get<IRateLimits>().TryAcquireAsync(attempt, CancellationToken.None), attempt.IsLocal);
    }

    private static async Task<NonceUse> UseAsync(RedisConnected redis, string name) =>
        await redis.Get<INonces>().TryUseAsync(SampleDigests.Digest(name), Lasting, CancellationToken.None);
}
