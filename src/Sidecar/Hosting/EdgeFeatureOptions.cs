using Sidecar.Configuration;
using Sidecar.Hygiene;
using Sidecar.Hygiene.Cors;
using Sidecar.Policies;
using Sidecar.RateLimits;
using Sidecar.Validation;

namespace Sidecar.Hosting;

/// <summary>The sections about what comes in and what goes out: limits, bodies, headers, origins.</summary>
internal sealed record EdgeFeatureOptions(ResponseHeaderOptions ResponseHeaders, ServerLimitOptions Limits)
{
    private const string TrustedProxiesKey = $"{ConfigurationKeys.Sidecar}:{nameof(SidecarOptions.TrustedProxies)}";
    private const string ForwardedHeadersKey = $"{ConfigurationKeys.Sidecar}:{nameof(SidecarOptions.ForwardedHeaders)}";
    private const string EndpointsKey = "Kestrel:Endpoints";
    private const string RemoveKey = $"{ResponseHeaderOptions.Section}:{nameof(ResponseHeaderOptions.Remove)}";
    private const string HostsKey = $"{ConfigurationKeys.Sidecar}:{nameof(SidecarOptions.Hosts)}";

    /// <summary>Names that policies give to headers that must come once.</summary>
    public IReadOnlyList<string> SingleHeaders { get; init; } = [];

    /// <summary>Whose addresses connections have.</summary>
    public PeerKind Peers { get; init; } = PeerKind.Client;

    /// <summary>Which keys may stand where.</summary>
    public static IReadOnlyList<ConfigurationSectionType> Sections { get; } =
    [
        new(ResponseHeaderOptions.Section, typeof(ResponseHeaderOptions)),
        new(ServerLimitOptions.Section, typeof(ServerLimitOptions)),
        ConfigurationSectionType.OfGate(CorsOptions.SectionName, typeof(CorsOptions)),
        ConfigurationSectionType.OfGate(RateLimitPlaces.Section, typeof(List<RateLimitOptions>)),
        ConfigurationSectionType.OfGate(BodyPlaces.Section, typeof(BodyOptions)),
    ];

    public static EdgeFeatureOptions Bind(LoadedConfiguration configuration)
    {
        ForwardingOptionsValidator.Validate(Forwarding(configuration), ConfigurationKeys.Sidecar, configuration.Errors);
        var headers = SectionBinding.Bind<ResponseHeaderOptions>(configuration, ResponseHeaderOptions.Section, ResponseHeaderOptionsValidator.Validate, new());

        // The binder makes nothing of an empty list.
        headers.Remove ??= configuration.Keys.Find(RemoveKey) is null ? null : [];
        return new(
            headers,
            SectionBinding.Bind<ServerLimitOptions>(configuration, ServerLimitOptions.Section, ServerLimitOptionsValidator.Validate, new()))
        {
            SingleHeaders = Hosting.SingleHeaders.Of(configuration),
            Peers = PeersOf(configuration),
        };
    }

    /// <summary>Read key by key: an error in another section of <c>Sidecar</c> must not hide what is wrong here.</summary>
    public static ForwardingOptions Forwarding(LoadedConfiguration configuration) => new(
        configuration.Root[SidecarOptionsValidator.PublicUrlKey],
        configuration.Bind<List<string>>(TrustedProxiesKey),
        Enum.TryParse<ForwardedFamily>(configuration.Root[ForwardedHeadersKey], ignoreCase: true, out var family) ? family : ForwardedFamily.XForwarded,
        configuration.Bind<List<string>>(HostsKey));

    /// <summary>Where clients come by https and no listener takes it, something before this proxy does: whatever connects is that.</summary>
    private static PeerKind PeersOf(LoadedConfiguration configuration)
    {
        var forwarding = Forwarding(configuration);
        var isPublicByHttps = IsHttps(forwarding.PublicUrl) && forwarding.TrustedProxies.Count == 0;
        var takesHttps = configuration.Keys.Find(EndpointsKey)?.Children.Any(static endpoint => IsHttps(endpoint.Child(nameof(KestrelSection.EndpointKeys.Url))?.Value)) == true;
        return isPublicByHttps && !takesHttps ? PeerKind.Ingress : PeerKind.Client;
    }

    private static bool IsHttps(string? url) => url?.StartsWith("https://", StringComparison.OrdinalIgnoreCase) == true;
}
