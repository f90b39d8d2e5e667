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

    /// <param name="longestVerification">How long a request may wait for a verdict on its payment, with every failover.</param>
    /// <param name="longestSettlement">How long a settlement may take after that.</param>
    public async Task CheckAsync(IRoutePlans plans, TimeSpan longestVerification, TimeSpan longestSettlement, IConfigurationErrors errors)
    {
        foreach (var config in providers.Select(provider => provider.GetConfig()))
        {
            foreach (var route in config.Routes)
            {
                var path = $"{ConfigurationKeys.Routes}:{route.RouteId}";
                Report(await validator.ValidateRouteAsync(route), path, errors);
                if (IsPaidBefore(route) && route.Timeout is { } timeout)
                {
                    CheckPatience(timeout, Wait(route)!.Value, $"{path}:{nameof(RouteConfig.Timeout)}", errors);
                }
            }

            foreach (var cluster in config.Clusters)
            {
                var path = $"{ConfigurationKeys.Clusters}:{cluster.ClusterId}";
                Report(await validator.ValidateClusterAsync(cluster), path, errors);
                if (config.Routes.Where(route => route.ClusterId == cluster.ClusterId).Max(Wait) is { } longest)
                {
                    CheckPatience(cluster.HttpRequest?.ActivityTimeout ?? DefaultActivityTimeout, longest, $"{path}:HttpRequest:ActivityTimeout", errors);
                }
            }
        }

        SettleMode? SettleModeOf(RouteConfig route) => plans.Find(route.RouteId)?.Gates.OfType<PaymentGate>().FirstOrDefault()?.Settle;

        bool IsPaidBefore(RouteConfig route) => SettleModeOf(route) == SettleMode.BeforeUpstream;

        TimeSpan? Wait(RouteConfig route) => SettleModeOf(route) switch
        {
            SettleMode.BeforeUpstream => longestVerification + longestSettlement,
            SettleMode.AfterUpstream => longestSettlement,
            _ => null,
        };
    }

    // The forwarder's clocks run while a payment is verified and settled. Run out after the money moved, they would cut the answer that was paid for;
    // a route's own Timeout is switched off once the upstream has answered, so it can do so only where payment comes first.
    private static void CheckPatience(TimeSpan patience, TimeSpan needed, string key, IConfigurationErrors errors)
    {
        if (patience <= needed)
        {
            errors.Add(
                key,
                $"{patience} is not longer than paying may take ({needed}); write a longer time, or shorten VerifyTimeout and SettleTimeout of the facilitators");
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
