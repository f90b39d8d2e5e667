namespace Sidecar.Hygiene;

/// <summary>The section <c>Sidecar:ResponseHeaders</c>: what every answer says besides what it is. A header that the upstream set itself stays as it is.</summary>
internal sealed class ResponseHeaderOptions
{
    public const string Section = "Sidecar:ResponseHeaders";

    /// <summary>The value of <c>Strict-Transport-Security</c>, on answers to clients that come by https; empty for none. Default <c>max-age=31536000</c>.</summary>
    public string StrictTransportSecurity { get; set; } = "max-age=31536000";

    /// <summary>The value of <c>X-Content-Type-Options</c>; empty for none. Default <c>nosniff</c>.</summary>
    public string ContentTypeOptions { get; set; } = "nosniff";

    /// <summary>The value of <c>X-Frame-Options</c>, unless the upstream's <c>Content-Security-Policy</c> says who may frame the page; empty for none. Default <c>DENY</c>.</summary>
    public string FrameOptions { get; set; } = "DENY";

    /// <summary>The value of <c>Referrer-Policy</c>; empty for none. Default <c>no-referrer</c>.</summary>
    public string ReferrerPolicy { get; set; } = "no-referrer";

    /// <summary>The value of <c>Permissions-Policy</c>, e.g. <c>camera=(), microphone=(), geolocation=()</c>. Default: none.</summary>
    public string PermissionsPolicy { get; set; } = "";

    /// <summary>The value of <c>Content-Security-Policy</c> on answers that the proxy makes itself; empty for none. Default <c>default-src 'none'; frame-ancestors 'none'</c>.</summary>
    public string OwnContentSecurityPolicy { get; set; } = "default-src 'none'; frame-ancestors 'none'";

    /// <summary>Names of headers of the upstream that no client gets to see. Default <c>Server</c>; an empty list for none.</summary>
    public IReadOnlyList<string>? Remove { get; set; }

    /// <summary>Whether these values stand in the place of what the upstream set. Default false.</summary>
    public bool Override { get; set; }
}
