using Sidecar.Payments.Chains;
using Sidecar.Payments.Facilitators;
using Sidecar.Policies;
using Sidecar.Resilience;

namespace Sidecar.Payments;

internal static class PaymentsRegistration
{
    /// <param name="facilitators">By name, in the order of the configuration; checked.</param>
    /// <param name="chains">Chains that the reconciler may look at; checked.</param>
    public static IServiceCollection AddPayments(
        this IServiceCollection services, IReadOnlyDictionary<string, FacilitatorOptions> facilitators, IReadOnlyList<ChainOptions> chains)
    {
        services.AddSingleton<PaymentMetrics>();
        services.AddSingleton<PublicUrls>();
        services.AddSingleton(provider => new FacilitatorDirectory(
            [.. facilitators.Select(entry => Create(entry.Key, entry.Value, provider))],
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<FacilitatorDirectory>>()));
        foreach (var chain in chains)
        {
            services.AddSingleton<IChainView>(provider => new EvmChain(chain, provider.GetRequiredService<TimeProvider>()));
        }

        services.AddSingleton<ChainDirectory>();
        services.AddSingleton<AbandonedPayments>();
        services.AddSingleton<UnwrittenOutcomes>();
        services.AddSingleton<AnswerGrants>();
        services.AddSingleton<PaymentLeases>();
        services.AddSingleton<PaymentClaimer>();
        services.AddSingleton<Settler>();
        services.AddSingleton<ReconcilerStatus>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<ReconcilerStatus>());
        services.AddSingleton<SettlementInquiry>();
        services.AddSingleton<Reconciler>();
        services.AddSingleton<PaymentReadiness>();
        services.AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<PaymentReadiness>());
        services.AddSingleton<IGateFactory, PaymentGateFactory>();
        services.AddHostedService(provider => provider.GetRequiredService<FacilitatorDirectory>());
        services.AddHostedService(provider => provider.GetRequiredService<Reconciler>());
        services.AddHostedService<OwedPayments>();
        return services;
    }

    private static Facilitator Create(string name, FacilitatorOptions options, IServiceProvider provider)
    {
        var transport = new FacilitatorTransport(options, provider.GetRequiredService<TimeProvider>());
        var client = new FacilitatorClient(name, transport, options, provider.GetRequiredService<PaymentMetrics>());
        return new Facilitator(name, options, client, provider.GetRequiredService<CircuitBreakerRegistry>().GetOrAdd(
            CircuitBreakerKind.Facilitator, name, new CircuitBreakerOptions()));
    }
}
