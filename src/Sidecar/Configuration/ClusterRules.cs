namespace Sidecar.Configuration;

/// <summary>What the proxy would find out about clusters only when the first request comes.</summary>
internal sealed class ClusterRules(LoadedConfiguration configuration)
{
    private const string HashCookie = "HashCookie";

    private readonly ConfigurationErrors _errors = configuration.Errors;

    public void Check()
    {
        var clusters = configuration.Keys.Find(ConfigurationKeys.Clusters)?.Children ?? [];
        var names = clusters.Select(static cluster => cluster.Name).ToList();
        foreach (var route in configuration.Keys.Find(ConfigurationKeys.Routes)?.Children ?? [])
        {
            CheckRoute(route, names);
        }

        foreach (var cluster in clusters)
        {
            CheckAffinity(cluster);
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
