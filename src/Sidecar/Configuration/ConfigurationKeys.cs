namespace Sidecar.Configuration;

/// <summary>Key paths that more than one part of the configuration speaks of.</summary>
internal static class ConfigurationKeys
{
    public const string Sidecar = "Sidecar";
    public const string Logging = "Logging";
    public const string Policies = "Sidecar:Policies";
    public const string Routes = "ReverseProxy:Routes";
    public const string Clusters = "ReverseProxy:Clusters";

    /// <summary>The transform that names a route's policy.</summary>
    public const string PaymentPolicy = "PaymentPolicy";
}
