namespace Sidecar.Identity.Profiles;

/// <summary>Strangers share bounds that those whom the operator knows do not: a crowd of the ones never stands in the way of the others.</summary>
internal enum FetchLane
{
    /// <summary>Hosts that anybody may have named.</summary>
    Strangers,

    /// <summary>Hosts of <c>TrustedHosts</c>: no limit of rate, and a part of the cache of their own.</summary>
    Trusted,
}
