using System.Net;

namespace Sidecar.Identity.Profiles;

/// <summary>A URL that follows the rules.</summary>
/// <param name="Key">The normal form: what is cached, compared and sent.</param>
/// <param name="Literal">The host, where it is an address.</param>
/// <param name="IsLocalhost">The host is this machine by its name: <c>localhost</c>, a name below it, or a loopback address.</param>
/// <param name="Lane">Which bounds count for its host.</param>
internal sealed record DocumentUrl(Uri Uri, string Key, IPAddress? Literal, bool IsLocalhost, FetchLane Lane);
