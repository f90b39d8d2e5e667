namespace Sidecar.Configuration;

/// <summary>What the proxy would find out about clusters only when the first request comes.</summary>
internal sealed class ClusterRules(LoadedConfiguration configuration)
{
    private const string HashCookie = "HashCookie";
    private static readonly string[] AddressKeys = ["Address", "Health"];

    // They need middleware that stands in no pipeline here; a route that names one would answer every request with a fault.
    private static readonly string[] NotAvailable = ["AuthorizationPolicy", "CorsPolicy", "RateLimiterPolicy"];

    private readonly ConfigurationErrors _errors = configuration.Errors;

    public void Check()
    {
        var clusters = configuration.Keys.Find(ConfigurationKeys.Clusters)?.Children ?? [];
        var names = clusters.Select(static cluster => cluster.Name).ToList();
        foreach (var route in configuration.Keys.Find(ConfigurationKeys.Routes)?.Children ?? [])
        {
            CheckRoute(route, names);
            foreach (var policy in NotAvailable.Select(route.Child).OfType<ConfigurationNode>().Where(static policy => !string.IsNullOrEmpty(policy.Value)))
            {
                _errors.Add(policy.Path, $"is not available; what a route asks of its callers stands in the policy that {ConfigurationKeys.PaymentPolicy} names");
            }
        }

        foreach (var cluster in clusters)
        {
            CheckAffinity(cluster);
            CheckAddresses(cluster);
        }
    }

    private void CheckRoute(ConfigurationNode route, List<string> clusters)
    {
        var cluster = route.Child("ClusterId")?.Value;
        var path = $"{route.Path}:ClusterId";
        if (!_errors.IsBindable(path) || _errors.HasAt(route.Path))
        {
            return;
        }

        if (string.IsNullOrEmpty(cluster))
        {
            _errors.Add(path, $"the route has no cluster to go to{NearestName.Hint("", clusters)}");
        }
        else if (!clusters.Contains(cluster, StringComparer.OrdinalIgnoreCase))
        {
            _errors.Add(path, $"there is no cluster '{cluster}'{NearestName.Hint(cluster, clusters)}");
        }
    }

    /// <summary>An address without a scheme is none, or one of a scheme called like its host; every request would fail on it.</summary>
    private void CheckAddresses(ConfigurationNode cluster)
    {
        var addresses = (cluster.Child("Destinations")?.Children ?? []).SelectMany(static destination => AddressKeys.Select(destination.Child)).OfType<ConfigurationNode>();
        foreach (var address in addresses.Where(static address => !string.IsNullOrEmpty(address.Value)))
        {
            if (!Uri.TryCreate(address.Value, UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https") || url.Query.Length > 0 || url.Fragment.Length > 0)
            {
                _errors.Add(address.Path, "is not an address of an upstream; write http(s)://host:port/");
            }
        }
    }

    /// <summary>YARP's default affinity policy hashes with a library that is not shipped here.</summary>
    private void CheckAffinity(ConfigurationNode cluster)
    {
        var affinity = cluster.Child("SessionAffinity");
        var isEnabled = bool.TryParse(affinity?.Child("Enabled")?.Value, out var enabled) && enabled;
        var policy = affinity?.Child("Policy")?.Value;
        if (isEnabled && (string.IsNullOrEmpty(policy) || policy.Equals(HashCookie, StringComparison.OrdinalIgnoreCase)))
        {
            _errors.Add($"{affinity!.Path}:Policy", $"{HashCookie}, which is the default, is not available; write \"ArrCookie\", \"Cookie\" or \"CustomHeader\"");
        }
    }
}
