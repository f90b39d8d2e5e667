namespace Sidecar.Policies;

/// <summary>Which headers a proxy before this one writes about the client.</summary>
internal enum ForwardedFamily
{
    /// <summary><c>X-Forwarded-For</c>, <c>-Host</c>, <c>-Proto</c>, <c>-Prefix</c>.</summary>
    XForwarded,

    /// <summary><c>Forwarded</c> (RFC 7239).</summary>
    Forwarded,
}
