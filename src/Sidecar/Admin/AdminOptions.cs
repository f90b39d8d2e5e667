namespace Sidecar.Admin;

/// <summary>The listener for those who operate the proxy, under <c>Sidecar:Admin</c>.</summary>
internal sealed class AdminOptions
{
    public const string Section = "Sidecar:Admin";

    /// <summary>
    /// Where the listener is bound: http or https, an IP address, <c>localhost</c> or <c>*</c> for all addresses, and a port
    /// (0 for any free one). https takes the certificate of <c>Kestrel:Certificates:Default</c>. Default: http://127.0.0.1:9901.
    /// </summary>
    public string Url { get; set; } = "http://127.0.0.1:9901";

    /// <summary>
    /// The bearer token for what reveals or changes something; a secret of at least 16 characters. Probes and <c>/metrics</c> never
    /// ask for it. Its holder is the operator <c>admin</c> and may do everything. Required when <see cref="Url"/> can be reached from elsewhere and there are no <see cref="Callers"/>.
    /// Default: none.
    /// </summary>
    public string? Token { get; set; }

    /// <summary>Callers with tokens and roles of their own, under names of your choice: 1 to 64 of <c>A-Z a-z 0-9 . _ -</c>. The audit names them. Default: none.</summary>
    public Dictionary<string, AdminCallerOptions> Callers { get; set; } = [];

    /// <summary>How many calls of the control API each caller may make in a second, from 1 to 100000; more are answered with 429. Default 1000.</summary>
    public int RequestsPerSecond { get; set; } = 1000;
}
