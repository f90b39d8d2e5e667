using Sidecar.Policies;

namespace Sidecar.State.Redis;

/// <summary>The stores of Redis, and what watches over it.</summary>
internal static class RedisRegistration
{
    public static IServiceCollection AddRedisState(this IServiceCollection services, StateOptions options)
    {
        services.AddSingleton(_ => RedisSettings.From(options));
        services.AddSingleton<RedisHealth>();
        services.AddSingleton<RedisLink>();
        services.AddSingleton<RedisMetrics>();
        services.AddSingleton<RedisCalls>();
        services.AddHostedService<RedisMonitor>();
        services.AddSingleton<IReadinessCheck>(provider => new RedisReadiness(
            provider.GetRequiredService<RedisSettings>(), provider.GetRequiredService<RedisHealth>(), options.LocalWhenAway()));
        return services
            .AddSingleton<IPaymentClaims, RedisPaymentClaims>()
            .AddSingleton<INonces, RedisNonces>()
            .AddSingleton<IIdempotencyRecords, RedisIdempotencyRecords>()
            .AddSingleton<IStoredAnswers, RedisStoredAnswers>()
            .AddSingleton<IRateWindows, RedisRateWindows>()
            .AddSingleton<IRevocations, RedisRevocations>();
    }

    /// <summary>As they are called in the configuration.</summary>
    private static List<string> LocalWhenAway(this StateOptions options)
    {
        var local = new List<string>();
        if (options.OnUnavailable.PaymentClaims == UnavailableAction.Local)
        {
            local.Add(nameof(StateOnUnavailable.PaymentClaims));
        }

        if (options.OnUnavailable.RateLimits != UnavailableAction.Refuse)
        {
            local.Add(nameof(StateOnUnavailable.RateLimits));
        }

        return local;
    }
}
