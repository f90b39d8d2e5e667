using Sidecar.Budgets;
using Sidecar.Policies;
using Sidecar.SpendTokens;

namespace Sidecar.Hosting;

/// <summary>Agents, their budgets and their tokens.</summary>
internal static class SpendFeatures
{
    /// <param name="publicUrl"><c>Sidecar:PublicUrl</c>, checked before; null where none is configured.</param>
    public static IServiceCollection AddSpendFeatures(this IServiceCollection services, SpendFeatureOptions options, string? publicUrl) => services
        .AddSingleton(new MerchantId(options.Tokens.Merchant ?? publicUrl ?? ""))
        .AddBudgets(options.Spending)
        .AddSpendTokens(options.Tokens, publicUrl);
}
