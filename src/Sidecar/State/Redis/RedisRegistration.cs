using Sidecar.Policies;

namespace Sidecar.State.Redis;

/// <summary>The stores of Redis, and what watches over it.</summary>
internal static class RedisRegistration
{
    /// <summary>Payment claims and limits as themselves: what stands in for them while Redis is away is not decided here.</summary>
    public static IServiceCollection AddRedisState(this IServiceCollection services, StateOptions options)
    {
        services.AddSingleton(_ => RedisSettings.From(options));
        services.AddSingleton<RedisHealth>();
        services.AddSingleton<RedisLink>();
        services.AddSingleton<RedisMetrics>();
        services.AddSingleton<RedisCalls>();
        services.AddHostedService<RedisMonitor>();
        services.AddSingleton<IReadinessCheck>(provider => new RedisReadiness(
            provider.GetRequiredService<RedisSettings>(), provider.GetRequiredService<RedisHealth>(), provider.GetRequiredService<StoreDemand>(), options.LocalWhenAway()));
        return services
            .AddSingleton<RedisPaymentClaims>()
            .AddSingleton<RedisRateLimits>()
            .AddSingleton<RedisHeartbeat>()
            .AddSingleton<IReplicas>(static provider => provider.GetRequiredService<RedisHeartbeat>())
            .AddHostedService(static provider => provider.GetRequiredService<RedisHeartbeat>())
            .AddSingleton<INonces, RedisNonces>()
            .AddSingleton<IIdempotencyRecords, RedisIdempotencyRecords>()
            .AddSingleton<IStoredAnswers, RedisStoredAnswers>()
            .AddSingleton<RedisRevocations>()
            .AddSingleton<IRevocations>(static provider => provider.GetRequiredService<RedisRevocations>())
            .AddSingleton<IRestoredRevocations>(static provider => provider.GetRequiredService<RedisRevocations>())
            .AddSingleton<IControlSignal, RedisControlSignal>()
            .AddSingleton<RedisBudgets>()
            .AddSingleton<IBudgetReservations>(static provider => provider.GetRequiredService<RedisBudgets>())
            .AddSingleton<IBudgetWindows>(static provider => provider.GetRequiredService<RedisBudgets>());
    }

    /// <summary>As they are called in the configuration.</summary>
    private static List<string> LocalWhenAway(this StateOptions options)
    {
        var local = new List<string>();
        if (options.OnUnavailable.ClaimsGoLocal)
        {
            local.Add(nameof(StateOnUnavailable.PaymentClaims));
        }

        if (options.OnUnavailable.RatesGoLocal)
        {
            local.Add(nameof(StateOnUnavailable.RateLimits));
        }

        return local;
    }
}
