using Sidecar.Policies;

namespace Sidecar.Hygiene;

/// <summary>Under which addresses clients know this proxy, and whose word about them counts: plain keys of <c>Sidecar</c>, as they were written. What is wrong with them is told when the configuration is compiled; nothing is started then.</summary>
/// <param name="PublicUrl">Null where none is configured.</param>
/// <param name="TrustedProxies">Addresses and networks.</param>
/// <param name="Family">Which headers these proxies write.</param>
/// <param name="Hosts">Further hosts, with their ports.</param>
internal sealed record ForwardingOptions(string? PublicUrl, IReadOnlyList<string> TrustedProxies, ForwardedFamily Family, IReadOnlyList<string> Hosts);
