namespace Sidecar.RateLimits;

internal static partial class RateLimitLog
{
    [LoggerMessage(
        2600,
        LogLevel.Warning,
        "Limits by Ip count all clients as one ({Limits}): clients come by https, as Sidecar:PublicUrl says, and no listener of Kestrel:Endpoints is https, so every connection comes from the ingress before this proxy. Write its addresses into Sidecar:TrustedProxies")]
    public static partial void AddressesShared(this ILogger logger, string limits);
}
