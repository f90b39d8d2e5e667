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
    /// ask for it. Required when <see cref="Url"/> can be reached from elsewhere. Default: none.
    /// </summary>
    public string? Token { get; set; }
}
