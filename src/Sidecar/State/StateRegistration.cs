using Microsoft.Extensions.DependencyInjection.Extensions;
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
        services.AddHostedService(static provider => provider.GetRequiredService<LeaseKeeper>());
        return options.Kind switch
        {
            StateKind.Memory => services.AddSingleton<IPaymentClaims>(static provider => new MemoryPaymentClaims(provider.GetRequiredService<TimeProvider>())),
            StateKind.Redis => services.AddRedisState(options),
            _ => throw new ArgumentOutOfRangeException(nameof(options), options.Kind, "The options were not validated."),
        };
    }
}
