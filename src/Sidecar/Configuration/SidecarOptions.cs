using Sidecar.Policies;

namespace Sidecar.Configuration;

/// <summary>Plain keys of the section <c>Sidecar</c>; its other sections belong to their features.</summary>
internal sealed class SidecarOptions
{
    /// <summary>
    /// The address under which clients reach this proxy, e.g. <c>https://api.example.com</c>: absolute, http or https, without
    /// query and fragment; a path is put in front of the request's own. Default: what a trusted proxy
    /// says, or one of <c>Hosts</c>, or the address of the connection; never a host that only the request names.
    /// </summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Proxies before this one whose word about the client counts: addresses or networks, e.g. <c>10.0.0.0/8</c>. Default: none, the peer is the client.</summary>
    public IReadOnlyList<string> TrustedProxies { get; init; } = [];

    /// <summary>Which headers these proxies write; the others are dropped, since a client may have sent them. Default <c>XForwarded</c>.</summary>
    public ForwardedFamily ForwardedHeaders { get; init; } = ForwardedFamily.XForwarded;

    /// <summary>Further hosts, with their port where it is not the usual one, under which clients reach this proxy besides that of <c>PublicUrl</c>. Default: none.</summary>
    public IReadOnlyList<string> Hosts { get; init; } = [];

    /// <summary>
    /// How the process asks Linux to schedule its threads: <c>Batch</c>, so that they do not interrupt each other, or <c>Normal</c>. With <c>Batch</c> they do not interrupt other processes either: beside one that uses up
    /// all cores an answer may come some milliseconds later. Default <c>Batch</c>; on other systems, and where the process may not ask, as <c>Normal</c>.
    /// </summary>
    public ThreadScheduling Scheduling { get; init; } = ThreadScheduling.Batch;
}
