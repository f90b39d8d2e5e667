using System.Security.Authentication;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace Sidecar.Configuration;

/// <summary>
/// The keys of <c>Kestrel</c> as ASP.NET Core reads them by itself. It ignores others in silence, and a misspelt endpoint
/// would then listen elsewhere.
/// </summary>
internal sealed class KestrelSection
{
    /// <summary>Where the proxy listens, by a name of the operator's choice.</summary>
    public IReadOnlyDictionary<string, EndpointKeys> Endpoints { get; init; } = new Dictionary<string, EndpointKeys>();

    /// <summary>What holds for endpoints that do not say otherwise.</summary>
    public DefaultKeys? EndpointDefaults { get; init; }

    /// <summary>Certificates by name; <c>Default</c> serves endpoints without one of their own.</summary>
    public IReadOnlyDictionary<string, CertificateKeys> Certificates { get; init; } = new Dictionary<string, CertificateKeys>();

    internal abstract class TlsKeys
    {
        /// <summary>HTTP versions offered. Default: HTTP/1.1 and HTTP/2 over TLS, HTTP/1.1 without.</summary>
        public HttpProtocols? Protocols { get; init; }

        /// <summary>TLS versions offered. Default: the operating system's.</summary>
        public SslProtocols? SslProtocols { get; init; }

        /// <summary>Whether clients show certificates. Default: they do not.</summary>
        public ClientCertificateMode? ClientCertificateMode { get; init; }
    }

    internal sealed class DefaultKeys : TlsKeys;

    internal abstract class CertifiedKeys : TlsKeys
    {
        /// <summary>The certificate shown.</summary>
        public CertificateKeys? Certificate { get; init; }
    }

    internal sealed class SniKeys : CertifiedKeys;

    internal sealed class EndpointKeys : CertifiedKeys
    {
        /// <summary>Scheme, address and port, e.g. <c>http://0.0.0.0:8080</c>.</summary>
        public string? Url { get; init; }

        /// <summary>What holds for host names, by host name; <c>*.example.com</c> and <c>*</c> are understood.</summary>
        public IReadOnlyDictionary<string, SniKeys> Sni { get; init; } = new Dictionary<string, SniKeys>();
    }

    internal sealed class CertificateKeys
    {
        /// <summary>PEM or PFX file.</summary>
        public string? Path { get; init; }

        /// <summary>PEM file with the private key.</summary>
        public string? KeyPath { get; init; }

        /// <summary>Password of the PFX file or the private key.</summary>
        public string? Password { get; init; }

        /// <summary>Subject of a certificate in a store, instead of a file.</summary>
        public string? Subject { get; init; }

        /// <summary>The store.</summary>
        public string? Store { get; init; }

        /// <summary>The store's location.</summary>
        public string? Location { get; init; }

        /// <summary>Whether an invalid certificate of the store may be used. Default: false.</summary>
        public bool? AllowInvalid { get; init; }
    }
}
