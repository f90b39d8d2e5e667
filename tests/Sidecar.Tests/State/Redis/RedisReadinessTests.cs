using Microsoft.Extensions.Logging.Abstractions;
using Sidecar.State;
using Sidecar.State.Redis;

namespace Sidecar.Tests.State.Redis;

public sealed class RedisReadinessTests
{
    private readonly RedisSettings _settings = RedisSettings.From(new StateOptions { Kind = StateKind.Redis, Redis = "redis:6379" });
    private readonly StoreDemand _demand = new();

    [Theory]
    [InlineData("", true, "")]
    [InlineData("PaymentClaims", true, "")]
    [InlineData("PaymentClaims Nonces", false, "Nonces")]
    [InlineData("Nonces Idempotency", false, "Idempotency Nonces")]
    public void Absence_takes_a_replica_out_only_when_a_policy_needs_what_is_refused(string needed, bool isReady, string refusing)
    {
        foreach (var kind in needed.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            _demand.Need(kind);
        }

        var health = new RedisHealth(_settings, TimeProvider.System, NullLogger<RedisHealth>.Instance);
        var readiness = new RedisReadiness(_settings, health, _demand, ["PaymentClaims", "RateLimits"]).Check();

        Assert.Equal(isReady, readiness.IsReady);
        Assert.NotNull(readiness.Detail);
        Assert.Equal(refusing.Split(' ', StringSplitOptions.RemoveEmptyEntries), _demand.Without(["PaymentClaims", "RateLimits"]));
    }

    [Fact]
    public void Presence_is_ready_whatever_is_needed()
    {
        _demand.Need("Nonces");
        var health = new RedisHealth(_settings, TimeProvider.System, NullLogger<RedisHealth>.Instance);
        health.Answered();

        Assert.True(new RedisReadiness(_settings, health, _demand, []).Check().IsReady);
    }
}
