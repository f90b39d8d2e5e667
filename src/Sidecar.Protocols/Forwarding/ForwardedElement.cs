namespace Sidecar.Protocols.Forwarding;

/// <summary>What one proxy says about the request that it got (RFC 7239 §4). Values are as they were written, without their quotes; null where the parameter is missing. Others are passed over.</summary>
/// <param name="For">The client of that proxy, a node (§6): see <see cref="ForwardedNode"/>.</param>
/// <param name="Host">The <c>Host</c> that the proxy got.</param>
/// <param name="Proto">The scheme that it was reached by.</param>
public sealed record ForwardedElement(string? For, string? Host, string? Proto);
