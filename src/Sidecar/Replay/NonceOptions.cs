using System.Diagnostics.CodeAnalysis;

namespace Sidecar.Replay;

/// <summary>The section <c>Sidecar:Policies:{policy}:Nonce</c>: a request passes once, and only while it is fresh.</summary>
internal sealed class NonceOptions
{
    /// <summary>Where the nonce and the time are. Default <c>Headers</c>.</summary>
    public NonceSource Source { get; set; } = NonceSource.Headers;

    /// <summary>The header with the nonce: 8 to 256 visible ASCII characters, new for every request. Not read with <c>Signature</c>. Default <c>X-Nonce</c>.</summary>
    [AllowNull]
    public string Header { get; set => field = value ?? "X-Nonce"; } = "X-Nonce";

    /// <summary>
    /// The header with the time at which the request was made: seconds since 1970 in digits (<c>1735689600</c>), or RFC 3339 (<c>2025-01-01T00:00:00Z</c>). Not read with <c>Signature</c>.
    /// Default <c>X-Timestamp</c>.
    /// </summary>
    [AllowNull]
    public string Timestamp { get; set => field = value ?? "X-Timestamp"; } = "X-Timestamp";

    /// <summary>How old a request may be, from one second to a day. Default 5 minutes.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>How far a client's clock may be ahead of ours, from none to an hour. Default 30 seconds.</summary>
    public TimeSpan Skew { get; set; } = TimeSpan.FromSeconds(30);
}
