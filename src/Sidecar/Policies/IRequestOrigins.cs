using System.Runtime.InteropServices;

namespace Sidecar.Policies;

/// <summary>Under which address a request's client knows this proxy. Neither a forged Host nor a forwarded header of somebody who is not trusted decides it.</summary>
internal interface IRequestOrigins
{
    RequestOrigin Of(HttpRequest request);
}

/// <summary>Scheme, authority and prefix of the addresses that a client uses.</summary>
/// <param name="Scheme">http or https.</param>
/// <param name="Authority">Host, and port where it is not the scheme's own.</param>
/// <param name="Prefix">What stands before the request's path, without a slash at its end; mostly empty.</param>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct RequestOrigin(string Scheme, string Authority, string Prefix)
{
    /// <summary>Whether the request names another host than ours, in whose place <see cref="Authority"/> stands. What is proven for a host is proven for neither then.</summary>
    public bool IsForeignHost { get; init; }
}
