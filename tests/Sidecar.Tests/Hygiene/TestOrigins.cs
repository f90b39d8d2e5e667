using Sidecar.Hygiene;
using Sidecar.Policies;

namespace Sidecar.Tests.Hygiene;

/// <summary>Origins of requests as the product finds them out.</summary>
internal static class TestOrigins
{
    public static RequestOrigins Of(string? publicUrl, params IReadOnlyList<string> trustedProxies) => Of(new ForwardingOptions(publicUrl, trustedProxies, ForwardedFamily.XForwarded, Hosts: []));

    public static RequestOrigins Of(ForwardingOptions options) => new(options, new ClientAddresses(options, new ProxyNetworks(options.TrustedProxies)));
}
