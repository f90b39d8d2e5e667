using Sidecar.Configuration;
using Sidecar.Payments;
using Sidecar.Policies;
using Yarp.ReverseProxy.Configuration;

namespace Sidecar.Proxy;

/// <summary>
/// What YARP itself finds wrong with routes and clusters, asked before the start so that it is told together with everything else;
/// and the one rule that payments add.
/// </summary>
internal sealed class ProxyConfigurationChecks(IEnumerable<IProxyConfigProvider> providers, IConfigValidator validator)
{
    // YARP's default where a cluster names none.
    private static readonly TimeSpan DefaultActivityTimeout = TimeSpan.FromSeconds(100);

    /// <summary>YARP's section, key by key.</summary>
    public static IReadOnlyList<ConfigurationSectionType> Sections { get; } =
    [
        new($"{ConfigurationKeys.Routes}:*", typeof(RouteConfig)) { NotKeys = [nameof(RouteConfig.RouteId)] },
        new($"{ConfigurationKeys.Clusters}:*", typeof(ClusterConfig)) { NotKeys = [nameof(ClusterConfig.ClusterId)] },
    ];

    /// <param name="longestSettlement">How long a settlement may keep an answer of the upstream waiting.</param>
    public async Task CheckAsync(IRoutePlans plans, TimeSpan longestSettlement, IConfigurationErrors errors)
    {
        foreach (var config in providers.Select(provider => provider.GetConfig()))
        {
            foreach (var route in config.Routes)
            {
                Report(await validator.ValidateRouteAsync(route), $"{ConfigurationKeys.Routes}:{route.RouteId}", errors);
            }

            var paid = config.Routes.Where(route => IsPaid(plans.Find(route.RouteId))).Select(route => route.ClusterId).ToHashSet();
            foreach (var cluster in config.Clusters)
            {
                var path = $"{ConfigurationKeys.Clusters}:{cluster.ClusterId}";
                Report(await validator.ValidateClusterAsync(cluster), path, errors);
                if (paid.Contains(cluster.ClusterId))
                {
                    CheckPatience(cluster, path, longestSettlement, errors);
                }
            }
        }
    }

    private static bool IsPaid(PolicyPlan? plan) => plan is not null && plan.Gates.Any(gate => gate is PaymentGate);

    // A settlement happens while the forwarder waits; its idle timeout would cut the answer after it was paid for.
    private static void CheckPatience(ClusterConfig cluster, string path, TimeSpan longestSettlement, IConfigurationErrors errors)
    {
        var patience = cluster.HttpRequest?.ActivityTimeout ?? DefaultActivityTimeout;
        if (patience <= longestSettlement)
        {
            errors.Add(
                $"{path}:HttpRequest:ActivityTimeout",
                $"{patience} is not longer than a settlement may take ({longestSettlement}); write a longer time, or shorten SettleTimeout of the facilitators");
        }
    }

    private static void Report(IList<Exception> faults, string path, IConfigurationErrors errors)
    {
        foreach (var fault in faults)
        {
            errors.Add(path, fault.Message);
        }
    }
}
