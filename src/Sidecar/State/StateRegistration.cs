using Microsoft.Extensions.DependencyInjection.Extensions;
using Sidecar.Ledger;
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
        services.AddMetrics();
        services.AddSingleton<RateStoreMetrics>();
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

    /// <summary>Tells operators of a state that is not shared beside a ledger that is. After the ledger.</summary>
    public static IServiceCollection AddStateWatch(this IServiceCollection services, StateOptions options, LedgerKind ledger) =>
        options.Kind == StateKind.Memory && ledger.IsShared() ? services.AddHostedService<UnsharedStateWatch>() : services;

    private static IServiceCollection AddMemoryStores(this IServiceCollection services, StateOptions options) => services
        .AddSingleton<IPaymentClaims>(provider => new MemoryPaymentClaims(Time(provider), options.MaxPaymentClaims))
        .AddSingleton<INonces>(provider => new MemoryNonces(Time(provider), options.MaxNonces))
        .AddSingleton<IIdempotencyRecords>(provider => new MemoryIdempotencyRecords(Time(provider), options.MaxIdempotencyRecords, options.MaxAnswerBytes / 2))
        .AddSingleton<IStoredAnswers>(provider => new MemoryStoredAnswers(Time(provider), options.MaxAnswerBytes / 2))
        .AddLocalLimits(options)
        .AddSingleton<IRateLimits>(static provider => Watched(provider, provider.GetRequiredService<MemoryRateLimits>()))
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
        .AddLimits(options);

    private static IServiceCollection AddLimits(this IServiceCollection services, StateOptions options) => options.OnUnavailable.RatesGoLocal
        ? services
            .AddLocalLimits(options)
            .AddSingleton<IRateLimits>(static provider => Watched(provider, new DegradingRateLimits(
                provider.GetRequiredService<RedisRateLimits>(), provider.GetRequiredService<MemoryRateLimits>(), provider.GetRequiredService<IReplicas>())))
        : services.AddSingleton<IRateLimits>(static provider => Watched(provider, provider.GetRequiredService<RedisRateLimits>()));

    private static IServiceCollection AddLocalLimits(this IServiceCollection services, StateOptions options) =>
        services.AddSingleton(provider => new MemoryRateLimits(Time(provider), options.MaxRateWindows, options.MaxRateEntries));

    /// <summary>Where limits are used, there are metrics of what they rest on.</summary>
    private static IRateLimits Watched(IServiceProvider provider, IRateLimits limits)
    {
        provider.GetRequiredService<RateStoreMetrics>();
        return limits;
    }

    private static TimeProvider Time(IServiceProvider provider) => provider.GetRequiredService<TimeProvider>();
}
