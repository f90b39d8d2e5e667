using Microsoft.Extensions.DependencyInjection.Extensions;
using Sidecar.Policies;
using Sidecar.State.Memory;
using Sidecar.State.Redis;

namespace Sidecar.State;

/// <summary>The stores of the kind that the options name.</summary>
internal static class StateRegistration
{
    public static IServiceCollection AddState(this IServiceCollection services, StateOptions options)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options);
        services.AddSingleton<LeaseKeeper>();
        services.AddSingleton<StoreDemand>();
        services.AddHostedService(static provider => provider.GetRequiredService<LeaseKeeper>());
        return options.Kind switch
        {
            StateKind.Memory => services.AddMemoryStores(options),
            StateKind.Redis => services.AddRedisStores(options),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "The options were not validated."),
        };
    }

    /// <summary>The ledger's part in revocations. After the ledger and the state: both are open when the first pass is made.</summary>
    public static IServiceCollection AddLastingRevocations(this IServiceCollection services) => services
        .AddSingleton<LastingRevocations>()
        .AddSingleton<RevocationKeeper>()
        .AddSingleton<IReadinessCheck>(static provider => provider.GetRequiredService<RevocationKeeper>())
        .AddHostedService(static provider => provider.GetRequiredService<RevocationKeeper>());

    private static IServiceCollection AddMemoryStores(this IServiceCollection services, StateOptions options) => services
        .AddSingleton<IPaymentClaims>(provider => new MemoryPaymentClaims(Time(provider), options.MaxPaymentClaims))
        .AddSingleton<INonces>(provider => new MemoryNonces(Time(provider), options.MaxNonces))
        .AddSingleton<IIdempotencyRecords>(provider => new MemoryIdempotencyRecords(Time(provider), options.MaxIdempotencyRecords, options.MaxAnswerBytes / 2))
        .AddSingleton<IStoredAnswers>(provider => new MemoryStoredAnswers(Time(provider), options.MaxAnswerBytes / 2))
        .AddSingleton<IRateWindows>(provider => new MemoryRateWindows(Time(provider), options.MaxRateWindows))
        .AddSingleton<IRateLimits>(provider => LocalLimits(provider, options))
        .AddSingleton(provider => new MemoryRevocations(Time(provider), options.MaxRevocations))
        .AddSingleton<IRevocations>(static provider => provider.GetRequiredService<MemoryRevocations>())
        .AddSingleton<IRestoredRevocations>(static provider => provider.GetRequiredService<MemoryRevocations>())
        .AddSingleton<IControlSignal, MemoryControlSignal>()
        .AddSingleton<IReplicas, OneReplica>()
        .AddSingleton(provider => new MemoryBudgets(Time(provider), options.MaxBudgetWindows, options.MaxBudgetReservations))
        .AddSingleton<IBudgetReservations>(static provider => provider.GetRequiredService<MemoryBudgets>())
        .AddSingleton<IBudgetWindows>(static provider => provider.GetRequiredService<MemoryBudgets>());

    private static IServiceCollection AddRedisStores(this IServiceCollection services, StateOptions options) => services
        .AddRedisState(options)
        .AddSingleton<IPaymentClaims>(provider => options.OnUnavailable.ClaimsGoLocal
            ? new DegradingPaymentClaims(provider.GetRequiredService<RedisPaymentClaims>(), new MemoryPaymentClaims(Time(provider), options.MaxPaymentClaims))
            : provider.GetRequiredService<RedisPaymentClaims>())
        .AddSingleton<IRateWindows>(provider => options.OnUnavailable.RatesGoLocal
            ? new DegradingRateWindows(provider.GetRequiredService<RedisRateWindows>(), new MemoryRateWindows(Time(provider), options.MaxRateWindows))
            : provider.GetRequiredService<RedisRateWindows>());

    private static MemoryRateLimits LocalLimits(IServiceProvider provider, StateOptions options) => new(Time(provider), options.MaxRateWindows, options.MaxRateEntries);

    private static TimeProvider Time(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
