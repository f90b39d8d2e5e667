using Sidecar.Policies;

namespace Sidecar.Budgets;

/// <summary>What operators decide, at hand in this process. Needs the ledger and the state.</summary>
internal static class ControlRegistration
{
    /// <summary>Before whatever spends: its first reading is done when the next service starts.</summary>
    public static IServiceCollection AddControlDirectory(this IServiceCollection services) => services
        .AddSingleton<ControlWatcher>()
        .AddSingleton<AgentDirectory>()
        .AddSingleton<ITokenCutoffs, WatchedCutoffs>()
        .AddSingleton<IReadinessCheck, ControlReadiness>()
        .AddHostedService(static provider => provider.GetRequiredService<ControlWatcher>());
}
