using Sidecar.Hygiene;
using Sidecar.Policies;

namespace Sidecar.Tests.Hygiene;

/// <summary>Origins of requests as the product finds them out.</summary>
internal static class TestOrigins
{
    public static RequestOrigins Of(string? publicUrl, params IReadOnlyList<string> trustedProxies) => Of(new ForwardingOptions(publicUrl, trustedProxies, ForwardedFamily.XForwarded, Hosts: []));

    /// <summary>The peer is the client.</summary>
    public static ClientAddresses Peers => AddressesOf(new ForwardingOptions(PublicUrl: null, [], ForwardedFamily.XForwarded, []));

    public static RequestOrigins Of(ForwardingOptions options) => new(options, AddressesOf(options));

    private static ClientAddresses AddressesOf(ForwardingOptions options) => new(options, new ProxyNetworks(options.TrustedProxies));
}
